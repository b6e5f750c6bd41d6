import { expect, test } from "vitest";
import { choiceText, labelsOf } from "./labels";
import { literal, LiteralError } from "./literals";

test("texts become labels with keys and colours of their own", () => {
  const labels = labelsOf(["Cat", "Dog"], "labels");
  expect(labels.map(({ value, key }) => [value, key])).toEqual([["Cat", "1"], ["Dog", "2"]]);
  expect(labels[0]?.colour).not.toBe(labels[1]?.colour);
});

test("objects of the documentation become labels", () => {
  const [label] = labelsOf(literal("[{'label': 'person', 'shortDisplayName': 'per', 'fullDisplayName': 'Person'}]"), "labels");
  expect(label).toMatchObject({ value: "person", text: "Person", short: "per" });
});

test("a property set to a text is read as the attribute would be", () => {
  expect(labelsOf("['Cat']", "labels").map((label) => label.value)).toEqual(["Cat"]);
});

test("what is no list is refused with the attribute's name", () => {
  expect(() => labelsOf("Cat, Dog", "categories")).toThrow(/categories: expected a list/);
  expect(() => labelsOf([{}], "categories")).toThrow(LiteralError);
});

test("a single choice is read from its object", () => {
  expect(choiceText({ text: "None of these" }, "exclusion-category")).toBe("None of these");
});
