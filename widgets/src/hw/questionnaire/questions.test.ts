import { expect, test } from "vitest";
import { asked, pagesOf, type Answers } from "./questions";

const PAGES = pagesOf([
  { title: "Way", questions: [{ name: "how", type: "choice", choices: ["bus", "foot"] }, { name: "line", if: { question: "how", is: "bus" } }] },
  { questions: [{ name: "late", type: "yesno", if: { question: "line", isNot: "" } }, { name: "age", type: "number" }, { name: "adult", if: { question: "age", atLeast: 18 } }] },
]);

function open(answers: Answers): string {
  return [...asked(PAGES, answers)].sort().join(" ");
}

test("a question with a condition is asked only when it holds", () => {
  expect(open({})).toBe("age how");
  expect(open({ how: "foot", age: 17 })).toBe("age how");
  expect(open({ how: "bus", age: 18 })).toBe("adult age how line");
});

test("a condition on a question that is not asked itself does not hold", () => {
  expect(open({ how: "bus", line: "12" })).toBe("age how late line");
  expect(open({ how: "foot", line: "12" })).toBe("age how");
});

test("a condition looks into a list of choices", () => {
  const pages = pagesOf([{ name: "likes", type: "choices", choices: ["tea"] }, { name: "sugar", if: { question: "likes", includes: "tea" } }]);
  expect([...asked(pages, { likes: ["tea"] })]).toEqual(["likes", "sugar"]);
  expect([...asked(pages, { likes: [] })]).toEqual(["likes"]);
});

test("a plain list of questions is one page", () => {
  expect(pagesOf([{ name: "a" }, { name: "b" }]).map(({ questions }) => questions.length)).toEqual([2]);
});

test("a name that stands twice is refused", () => {
  expect(() => pagesOf([{ name: "a" }, { name: "a" }])).toThrow("each name once");
});

test("a condition on a question that is not there is refused", () => {
  expect(() => pagesOf([{ name: "a", if: { question: "b", is: 1 } }])).toThrow("a question that is there");
});
