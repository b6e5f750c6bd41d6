import { word } from "../words/pictures";
import { iconButton, make, put, type ButtonLook } from "./dom";
import type { Mark } from "./palette";

export interface Chip {
  readonly value: string;
  readonly text: string;
  readonly key: string;
}

function swatch(mark: Mark): HTMLElement {
  const shown = make("span", { class: "swatch", "aria-hidden": "true" });
  shown.style.setProperty("--mark", mark.colour);
  return shown;
}

/** The labels to draw with: one is on; 1 to 9 and 0 choose. */
export class Chips {
  readonly root = make("div", { class: "chips", role: "group", "aria-label": word("draw_label") });
  #buttons = new Map<string, HTMLButtonElement>();

  constructor(private readonly choose: (value: string) => void) {}

  list(chips: readonly Chip[], markOf: (label: string) => Mark): void {
    this.#buttons = new Map(chips.map((chip) => [chip.value, this.#chip(chip, markOf(chip.value))]));
    this.root.replaceChildren(...this.#buttons.values());
    this.root.hidden = chips.length === 0;
  }

  press(value: string): void {
    for (const [key, button] of this.#buttons) put(button, "aria-pressed", String(key === value));
  }

  #chip(chip: Chip, mark: Mark): HTMLButtonElement {
    const button = make("button", { type: "button", class: "chip" }, swatch(mark), make("span", {}, chip.text));
    if (chip.key) {
      button.append(make("kbd", { "aria-hidden": "true" }, chip.key));
      button.setAttribute("aria-keyshortcuts", chip.key);
    }
    button.addEventListener("click", () => this.choose(chip.value));
    return button;
  }
}

export interface Tool extends ButtonLook {
  readonly name: string;
  readonly act: () => void;
  /** Whether it is on, for tools of which one is. */
  readonly pressed?: () => boolean;
  readonly enabled?: () => boolean;
  readonly shown?: () => boolean;
}

/** A row of buttons that know when they are on, off or useless. */
export class Toolbar {
  readonly root = make("div", { class: "tools", role: "group", "aria-label": word("draw_tools") });
  readonly #buttons: readonly (readonly [Tool, HTMLButtonElement])[];
  /** How far the picture is zoomed. */
  readonly level = make("span", { class: "level" });

  constructor(tools: readonly Tool[]) {
    this.#buttons = tools.map((tool) => [tool, iconButton(tool, () => tool.act())]);
    for (const [tool, button] of this.#buttons) {
      button.dataset["tool"] = tool.name;
      this.root.append(button);
      if (tool.name === "out") this.root.append(this.level);
    }
  }

  update(): void {
    for (const [tool, button] of this.#buttons) {
      if (tool.pressed) put(button, "aria-pressed", String(tool.pressed()));
      // A disabled button would lose the focus of the person who just pressed it.
      if (tool.enabled) put(button, "aria-disabled", String(!tool.enabled()));
      if (tool.shown) button.classList.toggle("unseen", !tool.shown());
    }
  }
}

export interface Row {
  readonly id: number;
  readonly title: string;
  readonly detail: string;
  readonly mark: Mark;
}

interface Listed {
  readonly root: HTMLLIElement;
  readonly pick: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly detail: HTMLElement;
  readonly remove: HTMLButtonElement;
  row?: Row;
}

/** What was drawn, as a list of buttons; only rows that changed are touched. */
export class DrawnList {
  readonly root = make("section", { class: "drawn", "aria-label": word("draw_drawn") });
  readonly #list = make("ol");
  readonly #empty = make("p", { class: "hint" }, word("draw_nothing_drawn"));
  readonly #rows = new Map<number, Listed>();
  #selected: Listed | undefined;

  constructor(
    private readonly acts: { pick(id: number): void; remove(id: number): void },
    private readonly removal: "draw_delete" | "draw_clear" = "draw_delete",
  ) {
    this.root.append(this.#empty, this.#list);
  }

  show(rows: readonly Row[]): void {
    const kept = new Set(rows.map(({ id }) => id));
    for (const [id, listed] of this.#rows) {
      if (kept.has(id)) continue;
      if (listed.root.contains((listed.root.getRootNode() as ShadowRoot).activeElement)) this.#focusBeside(listed.root);
      listed.root.remove();
      this.#rows.delete(id);
    }
    rows.forEach((row, index) => this.#put(row, index));
    this.#empty.hidden = rows.length > 0;
  }

  select(id: number | undefined): void {
    const now = id === undefined ? undefined : this.#rows.get(id);
    if (now === this.#selected) return;
    if (this.#selected) put(this.#selected.pick, "aria-pressed", "false");
    if (now) put(now.pick, "aria-pressed", "true");
    this.#selected = now;
    // Only the list itself scrolls, never the page.
    if (now) this.#list.scrollTop = Math.max(now.root.offsetTop - this.#list.offsetTop - this.#list.clientHeight / 2, 0);
  }

  #focusBeside(row: HTMLElement): void {
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    beside?.querySelector<HTMLElement>("button")?.focus();
  }

  #put(row: Row, index: number): void {
    const listed = this.#rows.get(row.id) ?? this.#make(row.id);
    if (this.#list.children[index] !== listed.root) this.#list.insertBefore(listed.root, this.#list.children[index] ?? null);
    if (listed.row === row) return;
    listed.row = row;
    if (listed.name.textContent !== row.title) {
      listed.name.textContent = row.title;
      listed.remove.setAttribute("aria-label", word(this.removal, { what: row.title }));
    }
    if (listed.detail.textContent !== row.detail) listed.detail.textContent = row.detail;
    listed.root.style.setProperty("--mark", row.mark.colour);
  }

  #make(id: number): Listed {
    const name = make("span", { class: "name" });
    const detail = make("span", { class: "hint" });
    const sign = make("span", { class: "swatch", "aria-hidden": "true" });
    const pick = make("button", { type: "button", class: "pick", "aria-pressed": "false" }, sign, name, detail);
    const remove = iconButton({ icon: "bin", label: "" }, () => this.acts.remove(id));
    remove.removeAttribute("title");
    pick.addEventListener("click", () => this.acts.pick(id));
    const made: Listed = { root: make("li", {}, pick, remove), pick, name, detail, remove };
    this.#rows.set(id, made);
    return made;
  }
}
