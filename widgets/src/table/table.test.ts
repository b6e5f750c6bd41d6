import { expect, test } from "vitest";
import { show } from "../testing/show";
import { Table } from "./table";

customElements.define("hw-table", Table);

function open(rows: readonly (readonly [string, string])[], attributes = ""): void {
  const body = rows.map(([name, count]) => `<tr><td>${name}</td><td data-value="${count}">${count} pcs</td></tr>`).join("");
  show(`<hw-table ${attributes}><table><thead><tr><th>Name</th><th>Count</th><th data-sort="none">Do</th></tr></thead>
    <tbody>${body || '<tr class="empty"><td colspan="3">Nothing yet.</td></tr>'}</tbody></table></hw-table>`);
}

function names(): readonly (string | null | undefined)[] {
  return [...document.querySelectorAll<HTMLElement>("tbody tr:not([hidden])")].map((row) => row.children[0]?.textContent);
}

function sortBy(column: number): void {
  document.querySelectorAll<HTMLElement>("th")[column]!.querySelector("button")!.click();
}

const FRUIT = [["pear", "9"], ["apple", "10"], ["fig", "-1"]] as const;

test("numbers sort as numbers, and again the other way", () => {
  open(FRUIT);
  sortBy(1);
  expect(names()).toEqual(["fig", "pear", "apple"]);
  sortBy(1);
  expect(names()).toEqual(["apple", "pear", "fig"]);
});

test("the sorted column says so to screen readers", () => {
  open(FRUIT);
  sortBy(1);
  sortBy(0);
  const sorts = [...document.querySelectorAll("th")].map((header) => header.getAttribute("aria-sort"));
  expect(sorts).toEqual(["ascending", null, null]);
});

test("the filter leaves the rows that hold every word", () => {
  open(FRUIT, 'filter-from="0"');
  const input = document.querySelector("input")!;
  input.value = "P 9";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  expect(names()).toEqual(["pear"]);
  expect(document.querySelector("output")?.textContent).toBe("1 of 3 rows");
});

test("an empty table keeps its line and offers neither sorting nor a filter", () => {
  open([]);
  expect(names()).toEqual(["Nothing yet."]);
  expect(document.querySelector("button, input")).toBeNull();
});

test("a column may stay out of sorting", () => {
  open(FRUIT);
  expect(document.querySelectorAll("th")[2]!.querySelector("button")).toBeNull();
});
