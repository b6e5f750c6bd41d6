import { keyNames } from "./key-names";

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const SVG = "http://www.w3.org/2000/svg";

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly (Node | string)[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[T] {
  return fill(document.createElement(tag), attributes, children);
}

export function draw<T extends keyof SVGElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[T] {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets an attribute only where it differs: setting costs a style pass. */
export function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const ICONS = {
  draw: "M4 20l4-1 11-11-3-3L5 16zM14 7l3 3",
  select: "M6 3l12 9-5 1 3 6-2 1-3-6-4 4z",
  brush: "M20 4L9 14M8 14c-3 0-2 4-5 5 4 2 8 0 8-3 0-1-1-2-3-2z",
  eraser: "M4 15l9-10 7 6-8 9H8zM9 10l7 6",
  fill: "M5 8l8-4 7 6-4 9-9-1zM5 8v0M13 4v0M20 10v0",
  undo: "M9 5L4 10l5 5M4 10h9a6 5 0 010 10h-3",
  redo: "M15 5l5 5-5 5M20 10h-9a6 5 0 000 10h3",
  in: "M12 5v14M5 12h14",
  out: "M5 12h14",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  bin: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v6M14 11v6",
  move: "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3",
  done: "M4 13l5 5L20 6",
  cancel: "M5 5l14 14M19 5L5 19",
} as const;
export type Icon = keyof typeof ICONS;

export function icon(name: Icon): SVGSVGElement {
  const path = draw("path", { d: ICONS[name] });
  return draw("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, path);
}

export interface ButtonLook {
  readonly icon: Icon;
  readonly label: string;
  /** The keys that do the same, as people read them. */
  readonly keys?: string;
  /** Whether the words stand beside the sign. */
  readonly said?: boolean;
}

export function iconButton(look: ButtonLook, act: () => void): HTMLButtonElement {
  const words = make("span", look.said ? {} : { class: "hidden-text" }, look.label);
  const title = look.keys ? `${look.label} (${keyNames(look.keys)})` : look.label;
  const button = make("button", { type: "button", class: "tool", title }, icon(look.icon), words);
  button.addEventListener("click", act);
  return button;
}
