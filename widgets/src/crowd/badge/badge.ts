import { css, html, nothing, type PropertyDeclarations } from "lit";
import { define } from "../../element/define";
import { iconSign } from "../../element/icons";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";

/** A small sign beside the element that it is about. */
export class CrowdBadge extends LayoutElement {
  static override properties: PropertyDeclarations = { for: { type: String }, icon: { type: String }, label: { type: String } };
  static override styles = [
    look,
    css`
      :host { display: inline-block; margin: 0 0 0 0.25rem; vertical-align: super; }
      span { display: inline-block; min-width: 1.25rem; padding: 0 0.375rem; border-radius: 0.625rem; background: var(--accent); color: var(--accent-ink); font-size: 0.75rem; font-weight: 600; line-height: 1.25rem; text-align: center; }
    `,
  ];
  declare for: string | undefined;
  declare icon: string | undefined;
  declare label: string | undefined;

  protected override firstUpdated(): void {
    const about = this.for ? document.getElementById(this.for) : null;
    if (about && about.nextElementSibling !== this) about.after(this);
  }

  protected override render(): unknown {
    const sign = iconSign(this.icon);
    return html`<span>${sign || nothing}${sign && this.label ? " " : nothing}${this.label ?? nothing}<slot></slot></span>`;
  }
}

define("crowd-badge", CrowdBadge);
