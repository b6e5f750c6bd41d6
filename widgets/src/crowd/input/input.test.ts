import { expect, test } from "vitest";
import "../text-area/text-area";
import { drawn, find, shown, write } from "../../testing/element";
import "./input";
import type { CrowdInput } from "./input";

test("what is written is the answer", async () => {
  await shown(`<crowd-input name="a" label="Word"></crowd-input>`);
  write(find("crowd-input >>> input"), "lamp");
  expect(find<CrowdInput>("crowd-input")._submittableValue).toBe("lamp");
});

test("a script empties a field by null", async () => {
  await shown(`<crowd-input name="a" value="x"></crowd-input>`);
  const element = find<CrowdInput>("crowd-input");
  element.value = null;
  await drawn();
  expect(find<HTMLInputElement>("crowd-input >>> input").value).toBe("");
  expect(element.value).toBe("");
});

test("a pattern must fit the whole text, and the template's own message is shown", async () => {
  await shown(`<crowd-input name="a" allowed-pattern="[0-9]{3}" error-message="Three digits"></crowd-input>`);
  const element = find<CrowdInput>("crowd-input");
  element.value = "12345";
  expect(element.problem()).toBe("Three digits");
  await drawn();
  expect(find("crowd-input >>> #wrong").textContent).toBe("Three digits");
  element.value = "123";
  expect(element.problem()).toBe("");
});

test("a text that is too short is told so", async () => {
  await shown(`<crowd-text-area name="a" label="Why" min-length="10" value="short"></crowd-text-area>`);
  expect(find<CrowdInput>("crowd-text-area").problem()).toBe("Why: write at least 10 characters.");
});

test("an empty field that is not required lacks nothing", async () => {
  await shown(`<crowd-input name="a" min-length="3" allowed-pattern="x+"></crowd-input>`);
  expect(find<CrowdInput>("crowd-input").problem()).toBe("");
});

test("a text area counts its characters", async () => {
  await shown(`<crowd-text-area name="a" char-counter max-length="20" value="four"></crowd-text-area>`);
  expect(find("crowd-text-area >>> .below").textContent).toContain("4 / 20");
});

test("a field without a label has a name all the same", async () => {
  await shown(`<crowd-input name="a" placeholder="http://example.com"></crowd-input>`);
  expect(find("crowd-input >>> input").getAttribute("aria-label")).toBe("http://example.com");
});
