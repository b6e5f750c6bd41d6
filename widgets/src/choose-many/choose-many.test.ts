import { beforeEach, expect, test } from "vitest";
import { show } from "../testing/show";
import { ChooseMany } from "./choose-many";

customElements.define("hw-choose-many", ChooseMany);

function press(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

function form(): HTMLFormElement {
  return document.querySelector("form")!;
}

beforeEach(() => {
  show(`<form><hw-choose-many name="choices" min="1" max="2"><fieldset><legend>What is there?</legend>
    ${["car", "bus", "tree"].map((v) => `<label><input type="checkbox" name="choices" value="${v}"> ${v}</label>`).join("")}
    </fieldset></hw-choose-many></form>`);
});

test("a key toggles its option", () => {
  press("3");
  expect(new FormData(form()).getAll("choices")).toEqual(["tree"]);
  press("3");
  expect(new FormData(form()).getAll("choices")).toEqual([]);
});

test("too few choices hold the form back", () => {
  expect(form().checkValidity()).toBe(false);
  press("1");
  expect(form().checkValidity()).toBe(true);
});

test("too many choices are named and hold the form back", () => {
  for (const key of "123") press(key);
  expect(document.querySelector(".hint")?.textContent).toBe("Choose 1 to 2. Chosen: 3.");
  expect(form().checkValidity()).toBe(false);
});
