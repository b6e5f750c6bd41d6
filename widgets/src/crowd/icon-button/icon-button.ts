import { css, html, LitElement, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { define } from "../../element/define";
import { iconSign } from "../../element/icons";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";

/** A button that is one picture. */
export class CrowdIconButton extends LayoutElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties: PropertyDeclarations = { disabled: FLAG, image: { type: String }, label: { type: String } };
  static override styles = [look, css`:host { display: inline-block; margin-block: 0; } button { width: 2.75rem; padding: 0; font-size: 1.25rem; } img { width: 1.5rem; height: 1.5rem; vertical-align: middle; }`];
  declare disabled: boolean;
  declare image: string | undefined;
  declare label: string | undefined;

  constructor() {
    super();
    this.disabled = false;
    this.addEventListener("click", (event) => {
      if (this.disabled) event.stopImmediatePropagation();
    });
  }

  protected override render(): unknown {
    const sign = iconSign(this.image);
    const name = this.label || this.getAttribute("aria-label") || this.title || (this.image ?? "");
    // What is no known name is the address of a picture.
    const isAddress = sign === "" && /[/.:]/.test(this.image ?? "");
    const shown = isAddress ? html`<img src=${this.image ?? ""} alt="" />` : html`<span aria-hidden="true">${sign || (this.image ?? "").slice(0, 2)}</span>`;
    return html`<button type="button" ?disabled=${this.disabled} aria-label=${name}>${shown}<slot></slot></button>`;
  }
}

define("crowd-icon-button", CrowdIconButton);
