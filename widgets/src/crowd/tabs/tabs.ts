import { css, html, LitElement, type PropertyDeclarations } from "lit";
import { define } from "../../element/define";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Parts of a page of which one is shown. */
export class CrowdTabs extends LayoutElement {
  static override properties: PropertyDeclarations = { selected: { type: Number } };
  static override styles = [
    look,
    css`
      [role="tablist"] { display: flex; gap: 0.25rem; overflow-x: auto; margin-block-end: 0.75rem; border-block-end: 1px solid var(--line); }
      button { border-color: transparent; border-radius: 6px 6px 0 0; background: none; white-space: nowrap; }
      button[aria-selected="true"] { box-shadow: inset 0 -3px 0 var(--accent); border-color: transparent; font-weight: 600; }
    `,
  ];
  declare selected: number;

  constructor() {
    super();
    this.selected = 0;
  }

  get #tabs(): readonly Element[] {
    return [...this.children].filter((child) => child.localName === "crowd-tab");
  }

  protected override render(): unknown {
    const buttons = this.#tabs.map(
      (tab, at) => html`<button type="button" role="tab" id="tab-${at}" aria-selected=${at === this.selected} tabindex=${at === this.selected ? 0 : -1}
        @click=${() => this.#select(at)}>${tab.getAttribute("header") ?? at + 1}</button>`,
    );
    return html`<div role="tablist" @keydown=${this.#onKey}>${buttons}</div><slot @slotchange=${() => this.requestUpdate()}></slot>`;
  }

  protected override updated(): void {
    this.#tabs.forEach((tab, at) => {
      tab.toggleAttribute("hidden", at !== this.selected);
      tab.setAttribute("role", "tabpanel");
      tab.setAttribute("aria-label", tab.getAttribute("header") ?? String(at + 1));
    });
  }

  #select(at: number): void {
    this.selected = at;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const count = this.#tabs.length;
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const step = (STEPS[event.key] ?? 0) * forward;
    const to = event.key === "Home" ? 0 : event.key === "End" ? count - 1 : this.selected + step;
    if (to === this.selected || count === 0) return;
    event.preventDefault();
    this.#select((to + count) % count);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
}

/** One of the parts. */
export class CrowdTab extends LitElement {
  static override styles = css`:host { display: block; } :host([hidden]) { display: none; }`;

  protected override render(): unknown {
    return html`<slot></slot>`;
  }
}

define("crowd-tabs", CrowdTabs);
define("crowd-tab", CrowdTab);
