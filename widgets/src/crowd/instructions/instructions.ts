import { css, html, nothing, type PropertyDeclarations } from "lit";
import { define } from "../../element/define";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";
import { sortRegions } from "../../element/regions";
import { word } from "../../words/frame";

const REGIONS = ["short-summary", "detailed-instructions", "positive-example", "negative-example"] as const;

/** What to do in short, and behind a link in detail, with good and bad examples. */
export class CrowdInstructions extends LayoutElement {
  static override properties: PropertyDeclarations = {
    linkText: { type: String, attribute: "link-text" },
    linkType: { type: String, attribute: "link-type" },
  };
  static override styles = [
    look,
    css`
      summary { width: fit-content; color: var(--accent); }
      .asked summary { padding: 0.5rem 1rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--paper-raised); color: var(--ink); }
      h3 { margin: 1rem 0 0.25rem; font-size: 1.0625rem; }
      .good { border-inline-start: 3px solid var(--good); padding-inline-start: 0.75rem; }
      .bad { border-inline-start: 3px solid var(--bad); padding-inline-start: 0.75rem; }
      .good h3 { color: var(--good); }
      .bad h3 { color: var(--bad); }
    `,
  ];
  declare linkText: string | undefined;
  declare linkType: string | undefined;
  readonly #children = new MutationObserver(() => this.#sort());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sort();
    this.#children.observe(this, { childList: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#children.disconnect();
  }

  protected override render(): unknown {
    return html`<slot name="short-summary"></slot>
      <details class="instructions ${this.linkType === "button" ? "asked" : ""}">
        <summary>${this.linkText || word("element_instructions")}</summary>
        <slot name="detailed-instructions"></slot><slot></slot>
        ${this.#has("positive-example") ? html`<div class="good"><h3>✓ ${word("instructions_good")}</h3><slot name="positive-example"></slot></div>` : nothing}
        ${this.#has("negative-example") ? html`<div class="bad"><h3>✕ ${word("instructions_bad")}</h3><slot name="negative-example"></slot></div>` : nothing}
      </details>`;
  }

  #has(region: (typeof REGIONS)[number]): boolean {
    return [...this.children].some((child) => child.localName === region);
  }

  #sort(): void {
    sortRegions(this, REGIONS);
    this.requestUpdate();
  }
}

define("crowd-instructions", CrowdInstructions);
