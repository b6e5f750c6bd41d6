import { beforeEach, expect, test } from "vitest";
import { keysFor } from "../choose/keys";
import { show } from "../testing/show";
import { ChooseOne } from "./choose-one";

customElements.define("hw-choose-one", ChooseOne);

function press(key: string, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

function radio(value: string): HTMLInputElement {
  return document.querySelector<HTMLInputElement>(`input[value="${value}"]`)!;
}

beforeEach(() => {
  show(`<form><hw-choose-one name="choice"><fieldset><legend>Which animal?</legend>
    <label><input type="radio" name="choice" value="cat"> Cat</label>
    <label><input type="radio" name="choice" value="dog"> Dog</label></fieldset></hw-choose-one>
    <textarea></textarea></form>`);
});

test("a key chooses its option and moves the focus there", () => {
  press("2");
  expect(radio("dog").checked).toBe(true);
  expect(document.activeElement).toBe(radio("dog"));
});

test("a choice by key is told to the form", () => {
  let told = 0;
  document.querySelector("form")!.addEventListener("input", () => (told += 1));
  press("1");
  expect(told).toBe(1);
});

test("a digit typed into a text field chooses nothing", () => {
  press("1", document.querySelector("textarea")!);
  expect(radio("cat").checked).toBe(false);
});

test("each option shows its key", () => {
  expect([...document.querySelectorAll("label kbd")].map((cap) => cap.textContent)).toEqual(["1", "2"]);
});

test("an option whose value is a key gets that key", () => {
  const digits = [..."0123456789"];
  expect(keysFor(digits)).toEqual(digits);
});

test("after ten options the keys are letters other than S and P", () => {
  const keys = keysFor(Array.from({ length: 40 }, (_, at) => `option ${at}`));
  expect(keys.slice(8, 12)).toEqual(["9", "0", "a", "b"]);
  expect(keys).not.toContain("s");
  expect(keys).not.toContain("p");
  expect(keys.at(-1)).toBe("");
});
