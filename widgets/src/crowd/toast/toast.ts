import { css, html, type PropertyDeclarations } from "lit";
import { define } from "../../element/define";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";
import { word } from "../../words/frame";

const DURATION_MS = 3000;

/** A short message that goes by itself. */
export class CrowdToast extends LayoutElement {
  static override properties: PropertyDeclarations = { duration: { type: Number }, text: { type: String } };
  static override styles = [
    look,
    css`
      div { display: flex; align-items: center; gap: 0.75rem; width: fit-content; max-width: 100%; padding: 0.25rem 0.25rem 0.25rem 0.75rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--ink); color: var(--paper); }
      button { min-width: 2.75rem; border-color: transparent; background: none; color: inherit; }
      button:hover:not(:disabled) { background: none; border-color: currentColor; }
    `,
  ];
  declare duration: number | undefined;
  declare text: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", "status");
    // Whoever points at it or has the focus in it is still reading.
    for (const kind of ["pointerenter", "focusin"]) this.addEventListener(kind, this.#stay);
    for (const kind of ["pointerleave", "focusout"]) this.addEventListener(kind, this.#count);
    this.#count();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stay();
  }

  protected override render(): unknown {
    return html`<div><span>${this.text ?? ""}<slot></slot></span>
      <button type="button" aria-label=${word("element_close")} @click=${() => this.remove()}>×</button></div>`;
  }

  readonly #stay = (): void => clearTimeout(this.#timer);

  readonly #count = (): void => {
    const duration = this.duration ?? DURATION_MS;
    this.#stay();
    if (Number.isFinite(duration) && duration > 0) this.#timer = setTimeout(() => this.remove(), duration);
  };
}

define("crowd-toast", CrowdToast);
