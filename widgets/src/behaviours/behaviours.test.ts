import { expect, test } from "vitest";
import { show } from "../testing/show";
import { proposeTimeZone, startBehaviours } from "./behaviours";

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

test("an empty time zone is filled in with the device's, where the list has it", () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const field = (list: string): HTMLInputElement | null => {
    show(`<input data-time-zone list="zones"><datalist id="zones">${list}</datalist>`);
    proposeTimeZone();
    return document.querySelector("input");
  };
  expect(field(`<option value="${zone}">`)?.value).toBe(zone);
  expect(field(`<option value="Mars/Olympus">`)?.value).toBe("");
});
