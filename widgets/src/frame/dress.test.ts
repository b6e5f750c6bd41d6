import { expect, test } from "vitest";
import { show } from "../testing/show";
import { dress } from "./dress";

function scheme(markup: string): string | undefined {
  delete document.documentElement.dataset["scheme"];
  document.head.replaceChildren();
  show(markup);
  dress(document);
  return document.documentElement.dataset["scheme"];
}

test("a template without colours follows the device", () => {
  expect(scheme("<style>p { margin: 0 }</style><p style='width: 50%'>Text</p>")).toBeUndefined();
});

test.each(["<style>h1 { background: white }</style>", "<p style='color: #333'>Text</p>", "<table bgcolor='white'></table>"])(
  "a template with colours of its own stays light: %s",
  (markup) => expect(scheme(markup)).toBe("light"),
);
