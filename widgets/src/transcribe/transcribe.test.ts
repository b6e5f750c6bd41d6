import { expect, test } from "vitest";
import { show } from "../testing/show";
import { Transcribe } from "./transcribe";
import { move, turn, WHOLE, zoom } from "./view";

customElements.define("hw-transcribe", Transcribe);

function open(media: string): void {
  show(`<form><hw-transcribe name="text">${media}<label for="t">Text</label>
    <textarea id="t" name="text"></textarea></hw-transcribe></form>`);
}

function press(code: string, modifiers: KeyboardEventInit, target = "textarea"): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true, ...modifiers });
  document.querySelector(target)!.dispatchEvent(event);
  return event;
}

test("zooming keeps the point under the fingers where it is", () => {
  const view = zoom({ ...WHOLE, x: 10, y: 0 }, 2, 50, 20);
  const pictureX = (50 - 10) / 1;
  expect(view.x + pictureX * view.scale).toBe(50);
});

test("zooming never goes below the whole picture", () => {
  expect(zoom(WHOLE, 0.1).scale).toBe(1);
});

test("four turns come back to the start", () => {
  expect(turn(turn(turn(turn(WHOLE))))).toEqual(WHOLE);
});

test("a picture cannot be moved out of its frame", () => {
  expect(move({ ...WHOLE, scale: 2 }, 9999, -9999, 100, 80)).toMatchObject({ x: 100, y: -80 });
});

test("Alt and R turn the picture while typing", () => {
  open(`<img src="data:," alt="A receipt">`);
  expect(press("KeyR", { altKey: true }).defaultPrevented).toBe(true);
  expect(document.querySelector("img")!.style.transform).toContain("rotate(90deg)");
});

test("a letter alone stays text", () => {
  open(`<img src="data:," alt="A receipt">`);
  expect(press("KeyR", {}).defaultPrevented).toBe(false);
});

test("Ctrl and ArrowLeft go back two seconds", () => {
  open(`<audio controls src="data:,"></audio>`);
  const audio = document.querySelector("audio")!;
  audio.currentTime = 9;
  press("ArrowLeft", { ctrlKey: true });
  expect(audio.currentTime).toBe(7);
});

test("Ctrl and full stop play faster, and the speed is shown", () => {
  open(`<audio controls src="data:,"></audio>`);
  press("Period", { ctrlKey: true });
  expect(document.querySelector("audio")!.playbackRate).toBe(1.25);
  expect(document.querySelector(".speed")?.textContent).toBe("Speed 1.25×");
});

test("AltGr, which types characters, is left alone", () => {
  open(`<audio controls src="data:,"></audio>`);
  expect(press("Period", { ctrlKey: true, altKey: true }).defaultPrevented).toBe(false);
});
