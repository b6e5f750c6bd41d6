import { LitElement, type CSSResultGroup } from "lit";
import { WORDS_GIVEN } from "./answer-element";
import { look } from "./look";

/** The ground of elements that only show something. */
export abstract class LayoutElement extends LitElement {
  static override styles: CSSResultGroup = look;
  readonly #onWords = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener(WORDS_GIVEN, this.#onWords);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener(WORDS_GIVEN, this.#onWords);
  }
}
