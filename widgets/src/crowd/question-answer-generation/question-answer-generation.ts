import { css, html, nothing, type PropertyDeclarations } from "lit";
import { FLAG, listOf, LITERAL } from "../../element/attributes";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { labelsOf } from "../../element/labels";
import { look } from "../../element/look";
import { word } from "../../words/frame";
import { countWords, EMPTY, pairOf, referenceTo, type Pair } from "./pairs";

const LENGTHS = {
  minQuestions: { type: Number, attribute: "min-questions" },
  maxQuestions: { type: Number, attribute: "max-questions" },
  questionMinWords: { type: Number, attribute: "question-min-words" },
  questionMaxWords: { type: Number, attribute: "question-max-words" },
  answerMinWords: { type: Number, attribute: "answer-min-words" },
  answerMaxWords: { type: Number, attribute: "answer-max-words" },
} satisfies PropertyDeclarations;

/** Questions about a text, each with its answer, its kinds and the places that it rests on. */
export class CrowdQuestionAnswerGeneration extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    ...LENGTHS,
    text: { type: String },
    questionTags: { ...LITERAL, attribute: "question-tags" },
    allowCustomQuestionTags: { ...FLAG, attribute: "allow-custom-question-tags" },
  };
  static override styles = [
    look,
    css`
      .pair { margin-block-end: 1rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--paper-raised); }
      .pair > label, .field > label { display: block; margin-block-start: 0.5rem; }
      textarea.passage { max-width: none; background: var(--paper-sunk); }
      .tags label { display: inline-flex; align-items: center; gap: 0.375rem; min-height: 2.75rem; margin-inline-end: 0.75rem; font-weight: 400; }
      blockquote { display: flex; align-items: center; gap: 0.5rem; margin: 0.25rem 0; padding-inline-start: 0.75rem; border-inline-start: 3px solid var(--accent); }
      blockquote span { flex: 1; overflow-wrap: anywhere; }
      blockquote button { min-width: 2.75rem; padding: 0; }
      fieldset { margin: 0; padding: 0; border: 0; }
      input.own { width: 12rem; }
    `,
  ];
  declare minQuestions: number | undefined;
  declare maxQuestions: number | undefined;
  declare questionMinWords: number | undefined;
  declare questionMaxWords: number | undefined;
  declare answerMinWords: number | undefined;
  declare answerMaxWords: number | undefined;
  declare text: string | undefined;
  declare questionTags: unknown;
  declare allowCustomQuestionTags: boolean;
  #pairs: readonly Pair[] | undefined;

  get value(): { readonly questions: readonly Pair[] } {
    return { questions: this.#all };
  }

  set value(value: unknown) {
    const given = typeof value === "object" && value !== null && "questions" in value ? listOf(value.questions, "value") : undefined;
    this.#pairs = given?.map(pairOf);
    this.requestUpdate();
  }

  override problem(): string {
    const least = this.minQuestions ?? 1;
    if (this.#all.length < least) return word("questions_too_few", { least });
    return this.#all.map((pair, at) => this.#problemOf(pair, at + 1)).find((problem) => problem !== "") ?? "";
  }

  get #all(): readonly Pair[] {
    return this.#pairs ?? Array.from({ length: Math.max(1, this.minQuestions ?? 1) }, () => EMPTY);
  }

  get #tags(): readonly string[] {
    return labelsOf(this.questionTags, "question-tags").map((label) => label.value);
  }

  #problemOf(pair: Pair, number: number): string {
    const parts = [
      { text: pair.question, name: "questions_question", least: this.questionMinWords ?? 1, most: this.questionMaxWords ?? Infinity },
      { text: pair.answer, name: "questions_answer", least: this.answerMinWords ?? 1, most: this.answerMaxWords ?? Infinity },
    ] as const;
    for (const { text, name, least, most } of parts) {
      const what = word(name, { number });
      const count = countWords(text);
      if (count < least) return word("questions_short", { what, least, count });
      if (count > most) return word("questions_long", { what, most, count });
    }
    return "";
  }

  #put(at: number, change: Partial<Pair>): void {
    this.#pairs = this.#all.map((pair, place) => (place === at ? { ...pair, ...change } : pair));
    this.changed();
  }

  #add(): void {
    this.#pairs = [...this.#all, EMPTY];
    this.changed();
    void this.updateComplete.then(() => [...this.renderRoot.querySelectorAll<HTMLElement>("[data-question]")].at(-1)?.focus());
  }

  #remove(at: number): void {
    this.#pairs = this.#all.filter((_, place) => place !== at);
    this.changed();
  }

  /** Takes what is selected in the text, by mouse, touch or keyboard. */
  #refer(at: number): void {
    const passage = this.renderRoot.querySelector<HTMLTextAreaElement>(".passage");
    const pair = this.#all[at];
    if (!passage || !pair || passage.selectionStart === passage.selectionEnd) {
      passage?.focus();
      return;
    }
    const reference = referenceTo(passage.value, passage.selectionStart, passage.selectionEnd);
    this.#put(at, { references: [...pair.references, reference] });
  }

  protected override view(): unknown {
    const text = this.text ?? "";
    const rows = Math.min(16, Math.max(4, Math.ceil(text.length / 80) + text.split("\n").length));
    const full = this.#all.length >= (this.maxQuestions ?? Infinity);
    return html`${this.heading()}${this.instructions()}
      <div class="field">
        <label for="passage">${word("questions_text")}</label>
        <textarea id="passage" class="passage" readonly rows=${rows} .value=${text}></textarea>
      </div>
      ${this.#all.map((pair, at) => this.#pair(pair, at))}
      <button type="button" ?disabled=${full || this.disabled} @click=${() => this.#add()}>${word("questions_add")}</button><slot></slot>`;
  }

  #pair(pair: Pair, at: number): unknown {
    const number = at + 1;
    return html`<div class="pair" role="group" aria-label=${word("questions_question", { number })}>
      ${this.#field(word("questions_question", { number }), `question-${at}`, pair.question, (question) => this.#put(at, { question }))}
      ${this.#field(word("questions_answer", { number }), `answer-${at}`, pair.answer, (answer) => this.#put(at, { answer }))}
      ${this.#tagFields(pair, at)}
      ${pair.references.map(
        (reference, place) => html`<blockquote><span>${reference.text}</span>
          <button type="button" aria-label=${word("questions_forget")} @click=${() => this.#put(at, { references: pair.references.filter((_, other) => other !== place) })}>×</button></blockquote>`,
      )}
      <div class="row">
        <button type="button" @click=${() => this.#refer(at)}>${word("questions_refer")}</button>
        ${this.#all.length > (this.minQuestions ?? 1)
          ? html`<button type="button" @click=${() => this.#remove(at)}>${word("questions_remove", { number })}</button>`
          : nothing}
      </div>
    </div>`;
  }

  #field(label: string, id: string, value: string, put: (text: string) => void): unknown {
    const onInput = (event: Event): void => {
      event.stopPropagation();
      put((event.target as HTMLTextAreaElement).value);
    };
    return html`<label for=${id}>${label}</label>
      <textarea id=${id} rows="2" .value=${value} ?data-question=${id.startsWith("question")} ?disabled=${this.disabled} @input=${onInput}></textarea>`;
  }

  #tagFields(pair: Pair, at: number): unknown {
    const known = this.#tags;
    const own = pair.tags.filter((tag) => !known.includes(tag));
    const toggle = (tag: string, on: boolean): void => this.#put(at, { tags: on ? [...pair.tags, tag] : pair.tags.filter((other) => other !== tag) });
    const quiet = (event: Event): void => event.stopPropagation();
    if (known.length === 0 && !this.allowCustomQuestionTags) return nothing;
    return html`<fieldset class="tags">
      <legend class="label">${word("questions_tags")}</legend>
      ${[...known, ...own].map((tag) => html`<label><input type="checkbox" .checked=${pair.tags.includes(tag)} @input=${quiet}
        @change=${(event: Event) => toggle(tag, (event.target as HTMLInputElement).checked)} />${tag}</label>`)}
      ${this.allowCustomQuestionTags
        ? html`<label>${word("questions_own_tag")} <input class="own" @input=${quiet} @change=${(event: Event) => addOwn(event, pair, toggle)} /></label>`
        : nothing}
    </fieldset>`;
  }
}

function addOwn(event: Event, pair: Pair, toggle: (tag: string, on: boolean) => void): void {
  const field = event.target as HTMLInputElement;
  const tag = field.value.trim();
  field.value = "";
  if (tag !== "" && !pair.tags.includes(tag)) toggle(tag, true);
}

define("crowd-question-answer-generation", CrowdQuestionAnswerGeneration);
