import { expect, test } from "vitest";
import "../checkbox/checkbox";
import "../toggle-button/toggle-button";
import { drawn, find, shown } from "../../testing/element";
import "./radio-group";
import type { CrowdRadioButton, CrowdRadioGroup } from "./radio-group";

const GROUP = `<crowd-radio-group label="Which?"><crowd-radio-button name="tech" value="tech">Technology</crowd-radio-button>
  <crowd-radio-button name="politics" value="politics">Politics</crowd-radio-button></crowd-radio-group>`;

function button(value: string): CrowdRadioButton {
  return find<CrowdRadioButton>(`crowd-radio-button[value=${value}]`);
}

test("of a group one is on, and each tells its own state", async () => {
  await shown(GROUP);
  button("tech").click();
  button("politics").click();
  expect([button("tech")._submittableValue, button("politics")._submittableValue]).toEqual([{ tech: false }, { politics: true }]);
});

test("arrow keys move the choice and Tab stops at it once", async () => {
  await shown(GROUP);
  button("tech").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
  await drawn();
  expect(button("politics").checked).toBe(true);
  expect([button("tech").tabIndex, button("politics").tabIndex]).toEqual([-1, 0]);
});

test("a group that is required asks by its label", async () => {
  await shown(GROUP.replace("label", "required label"));
  const group = find<CrowdRadioGroup>("crowd-radio-group");
  expect(group.problem()).toContain("Which?");
  button("tech").click();
  expect(group.problem()).toBe("");
});

test("a disabled button stays off", async () => {
  await shown(GROUP.replace('value="tech"', 'value="tech" disabled'));
  button("tech").click();
  expect(button("tech").checked).toBe(false);
});

test("screen readers hear which one is on", async () => {
  await shown(GROUP);
  button("tech").click();
  await drawn();
  expect(button("tech").getAttribute("role")).toBe("radio");
  expect([button("tech"), button("politics")].map((each) => each.getAttribute("aria-checked"))).toEqual(["true", "false"]);
});

test("a box tells its state under its value, `on` unless given", async () => {
  await shown(`<crowd-checkbox name="a" checked></crowd-checkbox><crowd-toggle-button name="b" value="loud"></crowd-toggle-button>`);
  expect(find<CrowdRadioButton>("crowd-checkbox")._submittableValue).toEqual({ on: true });
  expect(find<CrowdRadioButton>("crowd-toggle-button")._submittableValue).toEqual({ loud: false });
});

test("a script disables and enables a box", async () => {
  await shown(`<crowd-checkbox name="a" disabled>A</crowd-checkbox>`);
  const box = find<CrowdRadioButton>("crowd-checkbox");
  box.disabled = false;
  await drawn();
  expect(find<HTMLInputElement>("crowd-checkbox >>> input").disabled).toBe(false);
  expect(box.matches(":disabled, [disabled]")).toBe(false);
});
