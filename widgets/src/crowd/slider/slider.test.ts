import { expect, test } from "vitest";
import { find, shown, write } from "../../testing/element";
import "./slider";
import type { CrowdSlider } from "./slider";

test("nothing is answered before the slider is moved", async () => {
  await shown(`<crowd-slider name="a" min="1" max="5" required></crowd-slider>`);
  const slider = find<CrowdSlider>("crowd-slider");
  expect(slider._submittableValue).toBeUndefined();
  expect(slider.problem()).not.toBe("");
  write(find("crowd-slider >>> input"), "4");
  expect(slider._submittableValue).toBe(4);
  expect(slider.problem()).toBe("");
});

test("a value of the template is the answer from the start", async () => {
  await shown(`<crowd-slider name="a" value="50" pin></crowd-slider>`);
  expect(find<CrowdSlider>("crowd-slider").value).toBe(50);
  expect(find("crowd-slider >>> output").textContent).toBe("50");
});

test("a value outside is drawn to the nearest end, in whichever order the attributes stand", async () => {
  await shown(`<crowd-slider value="900" max="500" name="a"></crowd-slider>`);
  expect(find<CrowdSlider>("crowd-slider").value).toBe(500);
});

test("a press on the handle where it stands says its place", async () => {
  await shown(`<crowd-slider name="a" min="1" max="5"></crowd-slider>`);
  find("crowd-slider >>> input").dispatchEvent(new Event("pointerup", { bubbles: true }));
  expect(find<CrowdSlider>("crowd-slider").value).toBe(3);
});
