import { submitOnModEnter } from "../keys/keys";
import { word } from "../words/words";

/** Grows a text area with its text, counts what is left, submits with Ctrl/Cmd+Enter; returns how to undo it. */
export function enhanceTextArea(area: HTMLTextAreaElement): () => void {
  const counter = area.maxLength > 0 ? makeCounter(area) : undefined;
  const refresh = (): void => {
    grow(area);
    if (counter) counter.textContent = word("characters_left", { count: area.maxLength - area.value.length });
  };
  const stopSubmit = submitOnModEnter(area);
  area.addEventListener("input", refresh);
  refresh();
  return () => {
    area.removeEventListener("input", refresh);
    stopSubmit();
  };
}

function grow(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  if (area.scrollHeight > 0) area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

let made = 0;

function makeCounter(area: HTMLTextAreaElement): HTMLElement {
  const next = area.nextElementSibling;
  if (next instanceof HTMLElement && next.matches("small.counter")) return next;
  const counter = document.createElement("small");
  counter.className = "counter";
  counter.id = `hw-counter-${++made}`;
  area.after(counter);
  describe(area, counter.id);
  return counter;
}

/** Adds an element to what describes a control, once. */
export function describe(control: Element, id: string): void {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean);
  if (!ids.includes(id)) control.setAttribute("aria-describedby", [...ids, id].join(" "));
}
