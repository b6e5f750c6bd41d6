import { css, html, LitElement, nothing, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { define } from "../../element/define";
import { iconSign } from "../../element/icons";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";
import { word } from "../../words/frame";

/** A button: of a script, or one that submits or resets the form around it. */
export class CrowdButton extends LayoutElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    disabled: FLAG,
    loading: FLAG,
    formAction: { type: String, attribute: "form-action" },
    href: { type: String },
    target: { type: String },
    icon: { type: String },
    iconAlign: { type: String, attribute: "icon-align" },
    iconUrl: { type: String, attribute: "icon-url" },
    variant: { type: String },
  };
  static override styles = [
    look,
    css`
      :host { display: inline-block; margin-block: 0.25rem; }
      button, a { display: inline-flex; align-items: center; gap: 0.5rem; }
      .link { border-color: transparent; background: none; color: var(--accent); text-decoration: underline; }
      .icon { min-width: 2.75rem; justify-content: center; }
      .right { flex-direction: row-reverse; }
      img { width: 1.25rem; height: 1.25rem; }
    `,
  ];
  declare disabled: boolean;
  declare loading: boolean;
  declare formAction: string | undefined;
  declare href: string | undefined;
  declare target: string | undefined;
  declare icon: string | undefined;
  declare iconAlign: string | undefined;
  declare iconUrl: string | undefined;
  declare variant: string | undefined;

  constructor() {
    super();
    this.disabled = false;
    this.loading = false;
    this.addEventListener("click", (event) => this.#onClick(event));
  }

  protected override render(): unknown {
    const off = this.disabled || this.loading;
    const looks = [this.formAction === "submit" ? "primary" : (this.variant ?? ""), this.iconAlign === "right" ? "right" : ""].join(" ");
    const sign = iconSign(this.icon);
    const picture = this.iconUrl ? html`<img src=${this.iconUrl} alt="" />` : sign ? html`<span aria-hidden="true">${sign}</span>` : nothing;
    const inner = html`${picture}<slot></slot>${this.loading ? html`<span>${word("button_loading")}</span>` : nothing}`;
    if (this.href && !off) return html`<a class="button ${looks}" href=${this.href} target=${this.target ?? nothing} rel="noopener">${inner}</a>`;
    return html`<button type="button" class=${looks} ?disabled=${off} aria-label=${this.textContent?.trim() ? nothing : (this.icon ?? nothing)}>${inner}</button>`;
  }

  #onClick(event: Event): void {
    if (this.disabled || this.loading) {
      event.stopImmediatePropagation();
      return;
    }
    // A listener of the template, on this element or around it, may prevent what the button would do.
    setTimeout(() => {
      if (!event.defaultPrevented) this.#act();
    });
  }

  #act(): void {
    const form = this.closest("form") ?? document.querySelector("form");
    if (this.formAction === "submit") form?.requestSubmit();
    if (this.formAction === "reset") form?.reset();
  }
}

define("crowd-button", CrowdButton);
