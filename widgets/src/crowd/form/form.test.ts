import { beforeEach, expect, test } from "vitest";
import "../checkbox/checkbox";
import "../classifier/classifier";
import "../input/input";
import "../radio-group/radio-group";
import "../text-area/text-area";
import { drawn, find, shown } from "../../testing/element";
import { type CrowdForm, HAND_IN } from "./form";
import { flatten, gather } from "./gather";
import { firstMissing } from "./missing";
import { restore, statesOf } from "./states";

beforeEach(() => document.body.replaceChildren());

function answer(): unknown {
  return find<CrowdForm>("crowd-form").answer;
}

function box(value: string): HTMLInputElement {
  return find<HTMLInputElement>(`input[value="${value}"]`);
}

test("plain controls answer with their texts, in the document's order", async () => {
  await shown(`<crowd-form><p>Say:</p><textarea name="b">two</textarea><input name="a" value="one">
    <input type="hidden" name="h" value="x"><input type="submit" name="s" value="no"></crowd-form>`);
  expect(JSON.stringify(answer())).toBe('{"b":"two","a":"one","h":"x"}');
});

test("a disabled control and one without a name answer nothing", async () => {
  await shown(`<crowd-form><input name="a" value="1" disabled><input value="2"><crowd-input name="b" value="3" disabled></crowd-input></crowd-form>`);
  expect(answer()).toEqual({});
});

test("radio buttons give the one that is on, and nothing while none is", async () => {
  await shown(`<crowd-form><input type="radio" name="side" value="left"><input type="radio" name="side" value="right"></crowd-form>`);
  expect(answer()).toEqual({});
  box("right").checked = true;
  expect(answer()).toEqual({ side: "right" });
});

test("boxes of one name give the list of those that are on", async () => {
  await shown(`<crowd-form><input type="checkbox" name="seen" value="a"><input type="checkbox" name="seen" value="b" checked></crowd-form>`);
  expect(answer()).toEqual({ seen: ["b"] });
  box("b").checked = false;
  expect(answer()).toEqual({ seen: [] });
});

test("a select gives its value, and one with several choices a list", async () => {
  await shown(`<crowd-form><select name="one"><option value="x">X</option></select>
    <select name="some" multiple><option value="x" selected>X</option><option value="y" selected>Y</option></select></crowd-form>`);
  expect(answer()).toEqual({ one: "x", some: ["x", "y"] });
});

test("boxes of ours that share a name stand in one object", async () => {
  await shown(`<crowd-form><crowd-checkbox name="seen" value="rain" checked>Rain</crowd-checkbox><crowd-checkbox name="seen" value="snow">Snow</crowd-checkbox></crowd-form>`);
  expect(answer()).toEqual({ seen: { rain: true, snow: false } });
});

test("texts of ours that share a name give a list, so that none is lost", async () => {
  await shown(`<crowd-form><crowd-text-area name="said" value="one"></crowd-text-area><crowd-text-area name="said" value="two"></crowd-text-area></crowd-form>`);
  expect(answer()).toEqual({ said: ["one", "two"] });
});

test("an empty line of text is left out", async () => {
  await shown(`<crowd-form><crowd-input name="a"></crowd-input><crowd-text-area name="b"></crowd-text-area></crowd-form>`);
  expect(answer()).toEqual({ b: "" });
});

test("flat answers name each leaf by its path and keep lists whole", async () => {
  await shown(`<crowd-form answer-format="flatten-objects"><crowd-checkbox name="seen" value="rain" checked></crowd-checkbox>
    <select name="some" multiple><option value="x" selected>X</option></select></crowd-form>`);
  expect(answer()).toEqual({ "seen.rain": true, some: '["x"]' });
});

test("children move into a real form, which resets them", async () => {
  await shown(`<crowd-form><input name="a" value="before"><crowd-input name="b" value="first"></crowd-input></crowd-form>`);
  const form = find<CrowdForm>("crowd-form");
  expect(find<HTMLInputElement>("input[name=a]").form).toBe(form.form);
  find<HTMLInputElement>("input[name=a]").value = "after";
  find<HTMLInputElement>("crowd-input").value = "second";
  form.reset();
  // happy-dom resets plain controls only; browsers tell ours too, which the browser tests show.
  expect(find<HTMLInputElement>("input[name=a]").value).toBe("before");
});

test("a script's submit() asks the document", async () => {
  await shown(`<crowd-form></crowd-form>`);
  let asked = 0;
  document.addEventListener(HAND_IN, () => (asked += 1), { once: true });
  find<CrowdForm>("crowd-form").submit();
  expect(asked).toBe(1);
});

test("what a script adds later is in the answer", async () => {
  await shown(`<crowd-form></crowd-form>`);
  const added = document.createElement("input");
  added.name = "late";
  added.value = "yes";
  find("crowd-form").append(added);
  expect(answer()).toEqual({ late: "yes" });
});

test("a name that objects have by themselves does no harm", async () => {
  await shown(`<crowd-form><input name="__proto__" value="x"><input name="constructor" value="y"></crowd-form>`);
  expect(Object.keys(answer() as object)).toEqual(["__proto__", "constructor"]);
});

test("a name that JavaScript uses is kept in boxes, in flat answers and in drafts", async () => {
  await shown(`<crowd-form answer-format="flatten-objects"><crowd-checkbox name="seen" value="__proto__" checked></crowd-checkbox>
    <crowd-checkbox name="seen" value="b"></crowd-checkbox><input name="__proto__" value="x"></crowd-form>`);
  const gathered = gather([document.body]);
  expect(JSON.stringify(gathered)).toBe('{"seen":{"__proto__":true,"b":false},"__proto__":"x"}');
  expect(Object.keys(flatten(gathered))).toEqual(["seen.__proto__", "seen.b", "__proto__"]);
  const states = statesOf([document.body]);
  expect(Object.keys(states)).toContain("__proto__");
  document.querySelector("input")!.value = "";
  expect(restore([document.body], JSON.parse(JSON.stringify(states)) as Record<string, unknown>)).toEqual({});
  expect(document.querySelector("input")!.value).toBe("x");
});

test("the first part that lacks an answer is told, with its label", async () => {
  await shown(`<crowd-form><crowd-input name="a" label="Your word" required></crowd-input></crowd-form>`);
  expect(firstMissing([document.body])?.message).toContain("Your word");
  find<HTMLInputElement>("crowd-input").value = "word";
  expect(firstMissing([document.body])).toBeUndefined();
});

test("a plain control that is required is told too", async () => {
  await shown(`<crowd-form><label>Colour <input name="colour" required></label></crowd-form>`);
  expect(firstMissing([document.body])?.part).toBe(find("input"));
});

test("a draft comes back into elements and plain controls", async () => {
  const markup = `<crowd-form><crowd-input name="a"></crowd-input><input type="checkbox" name="seen" value="x"><input type="checkbox" name="seen" value="y">
    <select name="some" multiple><option value="1">1</option><option value="2">2</option></select><textarea name="t"></textarea>
    <crowd-radio-group><crowd-radio-button name="l" value="l"></crowd-radio-button><crowd-radio-button name="r" value="r"></crowd-radio-button></crowd-radio-group></crowd-form>`;
  await shown(markup);
  find<HTMLInputElement>("crowd-input").value = "word";
  box("y").checked = true;
  find<HTMLOptionElement>("option[value='2']").selected = true;
  find<HTMLTextAreaElement>("textarea").value = "lines";
  find<HTMLInputElement>("crowd-radio-button[value=r]").checked = true;
  const [states, before] = [statesOf([document.body]), answer()];
  await shown(markup);
  const left = restore([document.body], JSON.parse(JSON.stringify(states)) as typeof states);
  await drawn();
  expect(left).toEqual({});
  expect(answer()).toEqual(before);
});

test("a draft for what is not there yet waits", async () => {
  await shown(`<crowd-form></crowd-form>`);
  expect(restore([document.body], { later: ["x"] })).toEqual({ later: ["x"] });
});

test("a control that a draft fills tells the template's scripts", async () => {
  await shown(`<crowd-form><input name="a"></crowd-form>`);
  let told = 0;
  find("input").addEventListener("change", () => (told += 1));
  restore([document.body], { a: ["x"] });
  expect(told).toBe(1);
});

test("the button that was pressed is in the answer", async () => {
  await shown(`<form><button name="verdict" value="good">Good</button></form>`);
  expect(gather([document.body], find("button"))).toEqual({ verdict: "good" });
});
