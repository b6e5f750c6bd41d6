import { css, html, nothing, type PropertyDeclarations } from "lit";
import { define } from "../../element/define";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";

/** A framed group. */
export class CrowdCard extends LayoutElement {
  static override properties: PropertyDeclarations = { heading: { type: String }, image: { type: String } };
  static override styles = [
    look,
    css`
      :host { box-sizing: border-box; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--paper-raised); }
      img { display: block; max-width: 100%; margin-block-end: 0.5rem; }
    `,
  ];
  declare heading: string | undefined;
  declare image: string | undefined;

  protected override render(): unknown {
    return html`${this.image ? html`<img src=${this.image} alt="" />` : nothing}${this.heading ? html`<h2>${this.heading}</h2>` : nothing}<slot></slot>`;
  }
}

define("crowd-card", CrowdCard);
