import { expect, test } from "vitest";
import { all, find, shown } from "../../testing/element";
import "./text-ranking";
import type { CrowdTextRanking } from "./text-ranking";

const MARKUP = `<crowd-text-ranking name="order" responses="['A', 'B', 'C']"
  ordinal-ranking-dimensions='[{"name":"Clarity","allowTie":true},{"name":"Depth","allowTie":false}]'></crowd-text-ranking>`;

function rank(row: number, place: number): void {
  const input = all<HTMLElement>("crowd-text-ranking >>> [role=radiogroup]")[row]!.querySelectorAll<HTMLInputElement>("input")[place - 1]!;
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function ranks(): unknown {
  return find<CrowdTextRanking>("crowd-text-ranking").value.rankings.map((ranking) => ranking.ranks);
}

test("ranks stand in the order of the responses, for each dimension", async () => {
  await shown(MARKUP);
  [1, 1, 2].forEach((place, row) => rank(row, place));
  [3, 1, 2].forEach((place, row) => rank(row + 3, place));
  expect(ranks()).toEqual([[1, 1, 2], [3, 1, 2]]);
});

test("where no tie is allowed a rank is taken from the other", async () => {
  await shown(MARKUP);
  rank(3, 1);
  rank(4, 1);
  expect(ranks()).toEqual([[null, null, null], [null, 1, null]]);
});

test("every response needs a rank in every dimension", async () => {
  await shown(MARKUP);
  [1, 1, 2].forEach((place, row) => rank(row, place));
  expect(find<CrowdTextRanking>("crowd-text-ranking").problem()).toContain("Depth");
});
