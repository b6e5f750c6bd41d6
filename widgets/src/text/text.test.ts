import { beforeEach, expect, test } from "vitest";
import { show } from "../testing/show";
import { Text } from "./text";

customElements.define("hw-text", Text);

let submits = 0;

beforeEach(() => {
  submits = 0;
  show(`<form><hw-text name="text"><label for="t">Text</label>
    <textarea id="t" name="text" maxlength="10"></textarea></hw-text><button>Submit</button></form>`);
  document.querySelector("form")!.addEventListener("submit", (event) => {
    event.preventDefault();
    submits += 1;
  });
});

function area(): HTMLTextAreaElement {
  return document.querySelector("textarea")!;
}

test("the characters that are left are counted", () => {
  area().value = "Obi";
  area().dispatchEvent(new Event("input", { bubbles: true }));
  expect(document.querySelector(".counter")?.textContent).toBe("Characters left: 7");
});

test("the counter describes the text area", () => {
  expect(area().getAttribute("aria-describedby")).toBe(document.querySelector(".counter")?.id);
});

test("Ctrl and Enter submit, Enter alone does not", () => {
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  expect(submits).toBe(0);
  area().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  expect(submits).toBe(1);
});
