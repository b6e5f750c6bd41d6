import { css, html, nothing, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { define } from "../../element/define";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";
import { word } from "../../words/frame";

const SIGNS: Readonly<Record<string, string>> = { success: "✓", error: "✕", warning: "!", info: "i" };

/** Something that a person should read now. */
export class CrowdAlert extends LayoutElement {
  static override properties: PropertyDeclarations = { dismissible: FLAG, type: { type: String } };
  static override styles = [
    look,
    css`
      div { display: flex; align-items: center; gap: 0.75rem; padding: 0.5rem 0.75rem; border-inline-start: 4px solid var(--accent); background: var(--accent-wash); }
      .success { border-color: var(--good); background: var(--good-wash); }
      .warning { border-color: var(--wait); background: var(--wait-wash); }
      .error { border-color: var(--bad); background: var(--bad-wash); }
      .text { flex: 1; }
      .sign { font-weight: 700; }
      button { min-width: 2.75rem; border-color: transparent; background: none; }
    `,
  ];
  declare dismissible: boolean;
  declare type: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", this.#kind === "error" || this.#kind === "warning" ? "alert" : "status");
  }

  get #kind(): string {
    return Object.hasOwn(SIGNS, this.type ?? "") ? (this.type ?? "") : "info";
  }

  protected override render(): unknown {
    return html`<div class=${this.#kind}>
      <span class="sign" aria-hidden="true">${SIGNS[this.#kind]}</span><span class="text"><slot></slot></span>
      ${this.dismissible ? html`<button type="button" aria-label=${word("element_close")} @click=${() => this.remove()}>×</button>` : nothing}
    </div>`;
  }
}

define("crowd-alert", CrowdAlert);
