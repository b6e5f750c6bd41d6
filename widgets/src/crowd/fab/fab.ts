import { css, html, LitElement, nothing, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { define } from "../../element/define";
import { iconSign } from "../../element/icons";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";

/** A round button that floats over the end of what is shown. */
export class CrowdFab extends LayoutElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    disabled: FLAG,
    icon: { type: String },
    label: { type: String },
  };
  static override styles = [
    look,
    css`
      :host { position: sticky; inset-block-end: 1rem; z-index: 1; display: block; width: fit-content; margin-inline-start: auto; }
      button { min-width: 3.5rem; min-height: 3.5rem; border-radius: 1.75rem; }
    `,
  ];
  declare disabled: boolean;
  declare icon: string | undefined;
  declare label: string | undefined;

  constructor() {
    super();
    this.disabled = false;
    this.addEventListener("click", (event) => {
      if (this.disabled) event.stopImmediatePropagation();
    });
  }

  protected override render(): unknown {
    const sign = iconSign(this.icon);
    const name = this.label ? nothing : this.title || this.icon || nothing;
    return html`<button type="button" class="primary" ?disabled=${this.disabled} aria-label=${name}>
      ${sign ? html`<span aria-hidden="true">${sign}</span>` : nothing} ${this.label ?? nothing}<slot></slot>
    </button>`;
  }
}

define("crowd-fab", CrowdFab);
