import { html, type PropertyValues } from "lit";
import { AnswerElement, WORDS_GIVEN } from "../element/answer-element";
import { given, listOf, LITERAL } from "../element/attributes";
import { labelsOf } from "../element/labels";
import { look } from "../element/look";
import { word } from "../words/pictures";
import type { Bench } from "./bench";
import { readable } from "./readable";
import { drawingStyles } from "./styles";

/** The ground of the elements that are answered by drawing on a picture. */
export abstract class PictureElement<B extends Bench> extends AnswerElement {
  static override properties = {
    ...AnswerElement.properties,
    src: { type: String },
    labels: LITERAL,
    labelColors: { ...LITERAL, attribute: "label-colors" },
    initialValue: { ...LITERAL, attribute: "initial-value" },
  };
  static override styles = [look, drawingStyles];

  declare src: string | undefined;
  declare labels: unknown;
  declare labelColors: unknown;
  declare initialValue: unknown;

  /** What keeps the person from answering, in a sentence. */
  protected trouble = "";
  #bench: B | undefined;
  #shown: string | undefined;
  readonly #reword = (): void => this.#rebuild();

  protected abstract makeBench(): B;
  /** Whether something is drawn. */
  protected abstract get isDrawn(): boolean;
  /** Gives the new bench what the former one held. */
  protected abstract carryOver(before: B): void;

  protected get bench(): B {
    this.#bench ??= this.makeBench();
    return this.#bench;
  }

  /** What the template gives to begin with. */
  protected get first(): unknown {
    return readable(() => given(this.initialValue, "initial-value"));
  }

  protected get hasFirst(): boolean {
    return this.first !== undefined && this.first !== null && this.first !== "";
  }

  override problem(): string {
    if (this.trouble) return this.trouble;
    if (!this.bench.stage.picture.size) return word("draw_loading");
    // What is handed in now would be lost without a word.
    if (this.bench.isUnderWay) return word("draw_unfinished");
    return this.required && !this.isDrawn ? word("element_answer_missing", { what: this.subject }) : "";
  }

  override focusFirst(): void {
    this.bench.stage.root.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.bench.stage.connect();
    document.addEventListener(WORDS_GIVEN, this.#reword);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.bench.stage.disconnect();
    document.removeEventListener(WORDS_GIVEN, this.#reword);
  }

  /** Its texts stand in the page's language from now on. */
  #rebuild(): void {
    const before = this.#bench;
    if (!before) return;
    before.stage.disconnect();
    this.#bench = undefined;
    this.#shown = undefined;
    this.useLabels();
    this.carryOver(before);
    this.bench.stage.connect();
    this.requestUpdate();
  }

  protected view(): unknown {
    labelsOf(this.labels, "labels");
    listOf(this.labelColors, "label-colors");
    given(this.initialValue, "initial-value");
    return html`${this.heading()}${this.instructions()}${this.bench.root}`;
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("labels") || changes.has("labelColors")) this.useLabels();
    if (this.src !== this.#shown) void this.#load(this.src ?? "");
  }

  protected useLabels(): void {
    const labels = readable(() => labelsOf(this.labels, "labels")) ?? [];
    this.bench.setLabels(labels, readable(() => listOf(this.labelColors, "label-colors")) ?? []);
  }

  async #load(src: string): Promise<void> {
    this.#shown = src;
    this.trouble = "";
    const loaded = await this.bench.load(src);
    if (this.#shown !== src || loaded) return;
    this.trouble = word("draw_no_picture");
    this.bench.say(this.trouble, true);
  }
}
