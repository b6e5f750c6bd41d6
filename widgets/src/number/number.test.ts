import { beforeEach, expect, test } from "vitest";
import { show } from "../testing/show";
import { NumberField } from "./number";

customElements.define("hw-number", NumberField);

beforeEach(() => {
  show(`<hw-number name="number" unit="cm"><label for="n">Length</label>
    <input id="n" type="number" name="number" min="0" max="300" step="0.5"></hw-number>`);
});

function type(value: string): void {
  const input = document.querySelector("input")!;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function hint(): string | null | undefined {
  return document.querySelector(".hint")?.textContent;
}

test("the range, the unit and the step are shown", () => {
  expect(hint()).toBe("0 to 300 cm, in steps of 0.5");
});

test("a number beyond the range is named at once", () => {
  type("301");
  expect(hint()).toBe("Too big: the most is 300 cm.");
  expect(document.querySelector("input")?.getAttribute("aria-invalid")).toBe("true");
});

test("the message goes when the number is right again", () => {
  type("-1");
  expect(hint()).toBe("Too small: the least is 0 cm.");
  type("12.5");
  expect(hint()).toBe("0 to 300 cm, in steps of 0.5");
});
