import { expect, test } from "vitest";
import { show } from "../testing/show";
import { startBehaviours } from "./behaviours";

test("the space bar presses a link that is called a button, and no other link", () => {
  startBehaviours();
  show(`<a href="#start" role="button">Start</a><a href="#more">More</a>`);
  const pressed: (string | null)[] = [];
  document.querySelectorAll("a").forEach((link) => {
    link.addEventListener("click", () => pressed.push(link.textContent));
    link.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true }));
  });
  expect(pressed).toEqual(["Start"]);
});
