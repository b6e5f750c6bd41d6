import type { Direction, Marking } from "./marking";
import type { TextView } from "./text-view";

/** What arrow keys and their like do in the text; says whether they did anything. */
export function moveByKey(event: KeyboardEvent, marking: Marking, view: TextView): boolean {
  const direction = arrow(event.key, view.isRightToLeft(marking.head));
  if (direction && event.altKey) marking.moveByLetter(direction, event.shiftKey ? "start" : "end");
  else if (direction && !event.ctrlKey && !event.metaKey) marking.moveByWord(direction, event.shiftKey);
  else if (event.key === "Home") marking.jumpTo(0);
  else if (event.key === "End") marking.jumpTo(marking.text.length);
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") moveByLine(event, marking, view);
  else return false;
  view.show(marking.head > 0 ? marking.head - 1 : 0);
  return true;
}

function arrow(key: string, isRightToLeft: boolean): Direction | undefined {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  return (key === "ArrowRight") === isRightToLeft ? "backward" : "forward";
}

/** The word above or below, as far from the side as the one before. */
function moveByLine(event: KeyboardEvent, marking: Marking, view: TextView): void {
  const { start } = marking.chosen ?? { start: marking.head };
  const from = view.rectAt(start);
  const direction = event.key === "ArrowDown" ? "forward" : "backward";
  if (!from) return;
  let place = start;
  let nearest: { readonly place: number; readonly distance: number } | undefined;
  for (let steps = 0; steps < 400; steps += 1) {
    const next = marking.wordBeside(place, direction)?.start;
    if (next === undefined) break;
    place = next;
    const rect = view.rectAt(place);
    if (!rect || Math.abs(rect.top - from.top) < from.height / 2) continue;
    if (Math.abs(rect.top - from.top) > from.height * 2.5) break;
    const distance = Math.abs(rect.left - from.left);
    if (!nearest || distance < nearest.distance) nearest = { place, distance };
  }
  if (nearest) marking.chooseAt(nearest.place, event.shiftKey);
}
