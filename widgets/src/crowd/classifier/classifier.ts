import { html, type PropertyDeclarations } from "lit";
import { LITERAL, LITERAL_OR_TEXT } from "../../element/attributes";
import { AnswerElement } from "../../element/answer-element";
import { choices, choicesLook } from "../../element/choices";
import { define } from "../../element/define";
import { choiceText, labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { hearsKeys, labelPressed } from "../../element/pressed";
import { word } from "../../words/frame";

/** Which elements share the keys of a page. */
export const CLASSIFIERS =
  "crowd-classifier, crowd-classifier-multi-select, crowd-image-classifier, crowd-image-classifier-multi-select";

/** What one category and several have in common. */
export abstract class Classifier extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    categories: LITERAL,
    exclusionCategory: { ...LITERAL_OR_TEXT, attribute: "exclusion-category" },
    initialValue: { ...LITERAL_OR_TEXT, attribute: "initial-value" },
  };
  static override styles = [look, choicesLook];
  declare categories: unknown;
  declare exclusionCategory: unknown;
  declare initialValue: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#onKey);
  }

  /** The categories, and last the one that excludes them. */
  protected get labels(): readonly Label[] {
    const categories = labelsOf(this.categories, "categories").map((label) => label.value);
    const none = this.exclusion;
    const texts = new Map(labelsOf(this.categories, "categories").map((label) => [label.value, label.text]));
    const all = none && !categories.includes(none) ? [...categories, none] : categories;
    return labelsOf(all, "categories").map((label) => ({ ...label, text: texts.get(label.value) ?? label.text }));
  }

  protected get exclusion(): string {
    return choiceText(this.exclusionCategory, "exclusion-category");
  }

  protected abstract readonly kind: "radio" | "checkbox";
  protected abstract get chosen(): ReadonlySet<string>;
  protected abstract choose(value: string, on: boolean): void;

  /** What is judged: the light child; pictures override it. */
  protected target(): unknown {
    return html`<slot name="classification-target"></slot>`;
  }

  protected override view(): unknown {
    const ask = this.kind === "radio" ? "element_choose_one" : "element_choose_some";
    return html`${this.instructions()}
      <div class="annotation-area">
        ${this.target()}
        ${choices({
          labels: this.labels,
          chosen: this.chosen,
          kind: this.kind,
          legend: this.header || word(ask),
          disabled: this.disabled,
          onChoose: (value, on) => this.choose(value, on),
        })}
        <slot></slot>
      </div>`;
  }

  override focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>("fieldset input")?.focus();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.disabled || !hearsKeys(this, CLASSIFIERS)) return;
    const label = labelPressed(event, this.labels);
    if (!label) return;
    event.preventDefault();
    this.choose(label.value, !this.chosen.has(label.value));
  };
}

/** One of several categories. */
export class CrowdClassifier extends Classifier {
  protected readonly kind = "radio";
  #value: string | undefined;

  /** The chosen category's text, which templates read; the answer has it under `label`. */
  get value(): string | undefined {
    return this.#value ?? (choiceText(this.initialValue, "initial-value") || undefined);
  }

  set value(value: unknown) {
    this.#value = choiceText(value, "value") || undefined;
    this.requestUpdate();
  }

  override get _submittableValue(): unknown {
    return this.value === undefined ? undefined : { label: this.value };
  }

  override problem(): string {
    const optional = this.getAttribute("required") === "false";
    return optional || this.value !== undefined ? "" : word("element_answer_missing", { what: this.subject });
  }

  protected get chosen(): ReadonlySet<string> {
    return new Set(this.value === undefined ? [] : [this.value]);
  }

  protected choose(value: string): void {
    this.value = value;
    this.changed();
  }
}

define("crowd-classifier", CrowdClassifier);
