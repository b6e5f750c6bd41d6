import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ENGLISH, word, type WordKey } from "./words";

const ROOT = join(import.meta.dirname, "..", "..");

afterEach(() => document.body.replaceChildren());

function giveWords(words: object): void {
  document.body.innerHTML = `<script type="application/json" id="hw-words">${JSON.stringify(words)}</script>`;
}

test("the page's words replace the English ones", () => {
  giveWords({ close: "Fermer" });
  expect(word("close")).toBe("Fermer");
});

test("a missing word falls back to English", () => {
  giveWords({ close: "Fermer" });
  expect(word("saved")).toBe("Draft saved");
});

test("values are filled in", () => {
  expect(word("choose_between", { min: 1, max: 3, count: 2 })).toBe("Choose 1 to 3. Chosen: 2.");
});

test("the README lists every word with its English text", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  for (const [key, text] of Object.entries(ENGLISH)) expect(readme).toContain(`| \`${key}\` | ${text} |`);
});

test("every word is used by some element", () => {
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.endsWith("words.ts"))
    .map((path) => readFileSync(join(ROOT, "src", path), "utf8"))
    .join("\n");
  const unused = (Object.keys(ENGLISH) as WordKey[]).filter((key) => !sources.includes(`"${key}"`));
  expect(unused).toEqual([]);
});
