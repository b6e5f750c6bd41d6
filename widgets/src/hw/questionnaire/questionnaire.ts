import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { LITERAL } from "../../element/attributes";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";
import { asked, isAnswered, pagesOf, type Answers, type Given, type Question, type QuestionPage } from "./questions";
import { control } from "./control";

/** Questions on pages; some are asked only after certain answers. */
export class Questionnaire extends AnswerElement {
  static override properties: PropertyDeclarations = { ...AnswerElement.properties, pages: LITERAL };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      progress { width: 100%; height: 0.5rem; accent-color: var(--accent); }
      h3 { margin: 0 0 0.5rem; font-size: 1.125rem; }
      .question { margin-block-end: 1.5rem; }
      .question > label, legend { display: block; margin-block-end: 0.25rem; font-weight: 600; max-width: 70ch; }
      .question p { margin: 0.25rem 0; }
      .ends { display: flex; justify-content: space-between; gap: 1rem; max-width: 30rem; }
      .scale { flex-wrap: nowrap; max-width: 30rem; }
      .scale .choice { flex: 1; justify-content: center; min-width: 2.25rem; padding-inline: 0.25rem; }
      .scale .choice input { position: absolute; opacity: 0; }
      .down { flex-direction: column; align-items: stretch; max-width: 40rem; }
      .turn { justify-content: space-between; }
    `,
  ];

  declare pages: unknown;

  #answers: Answers = {};
  #page = 0;
  #complaints: ReadonlyMap<string, string> = new Map();

  get value(): Answers | undefined {
    const open = asked(pagesOf(this.pages), this.#answers);
    const given = Object.entries(this.#answers).filter(([name, answer]) => open.has(name) && isAnswered(answer));
    return given.length > 0 ? Object.fromEntries(given) : undefined;
  }

  set value(value: unknown) {
    this.#answers = { ...(value as Answers | undefined) };
    this.#page = 0;
    this.requestUpdate();
  }

  /** Also what is hidden by a condition for now, and the page. */
  override get state(): unknown {
    return { answers: this.#answers, page: this.#page };
  }

  override set state(state: unknown) {
    const { answers, page } = (state ?? {}) as { readonly answers?: Answers; readonly page?: number };
    this.value = answers;
    this.#page = page ?? 0;
  }

  override problem(): string {
    const pages = pagesOf(this.pages);
    for (const [index, page] of pages.entries()) {
      const complaint = [...this.#wrongOn(page).values()][0];
      if (complaint === undefined) continue;
      this.#turnTo(index);
      this.#complaints = this.#wrongOn(page);
      return complaint;
    }
    return this.required ? super.problem() : "";
  }

  override focusFirst(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true], .bad input, .question input, .question textarea, .question select")?.focus());
  }

  protected override view(): unknown {
    const pages = pagesOf(this.pages);
    const at = Math.min(this.#page, Math.max(0, pages.length - 1));
    const page = pages[at];
    const open = asked(pages, this.#answers);
    return html`
      ${this.heading()} ${this.instructions()}
      ${pages.length > 1
        ? html`<p class="hint" role="status">${word("hw_page_of", { page: at + 1, count: pages.length })}</p>
            <progress max=${pages.length} value=${at + 1} aria-label=${word("hw_page_of", { page: at + 1, count: pages.length })}></progress>`
        : nothing}
      ${page ? html`${page.title ? html`<h3 tabindex="-1">${page.title}</h3>` : nothing} ${page.text ? html`<p>${page.text}</p>` : nothing}
            ${page.questions.filter(({ name }) => open.has(name)).map((question) => this.#question(question))}` : nothing}
      ${pages.length > 1
        ? html`<div class="row turn">
            <button type="button" class="back" ?disabled=${at === 0} @click=${() => this.#turnTo(at - 1)}>${word("hw_page_back")}</button>
            ${at < pages.length - 1 ? html`<button type="button" class="next primary" @click=${() => this.#next(page)}>${word("hw_page_next")}</button>` : nothing}
          </div>`
        : nothing}`;
  }

  #question(question: Question): unknown {
    return control({
      question,
      given: this.#answers[question.name],
      complaint: this.#complaints.get(question.name) ?? "",
      disabled: this.disabled,
      answer: (given) => this.#answer(question.name, given),
    });
  }

  #answer(name: string, given: Given | undefined): void {
    const { [name]: _before, ...others } = this.#answers;
    this.#answers = given === undefined ? others : { ...others, [name]: given };
    this.#complaints = new Map([...this.#complaints].filter(([about]) => about !== name));
    this.changed();
  }

  #next(page: QuestionPage | undefined): void {
    this.#complaints = page ? this.#wrongOn(page) : new Map();
    if (this.#complaints.size === 0) this.#turnTo(this.#page + 1);
    else this.focusFirst();
    this.requestUpdate();
  }

  #turnTo(page: number): void {
    const isOther = page !== this.#page;
    this.#page = page;
    this.#complaints = new Map();
    this.requestUpdate();
    if (isOther) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("h3, .question input, .question textarea, .question select")?.focus());
  }

  #wrongOn(page: QuestionPage): ReadonlyMap<string, string> {
    const open = asked(pagesOf(this.pages), this.#answers);
    const wrong = page.questions.filter(({ name }) => open.has(name)).map((question) => [question.name, complaint(question, this.#answers[question.name])] as const);
    return new Map(wrong.filter(([, text]) => text !== ""));
  }
}

function complaint(question: Question, given: Given | undefined): string {
  const words = { question: question.label, min: question.min ?? "", max: question.max ?? "" };
  if (!isAnswered(given)) return question.required ? word("hw_question_missing", words) : "";
  if (question.type !== "number") return "";
  if (typeof given !== "number") return word("hw_number_unreadable", words);
  if (question.min !== undefined && given < question.min) return word("hw_number_least", words);
  return question.max !== undefined && given > question.max ? word("hw_number_most", words) : "";
}

define("hw-questionnaire", Questionnaire);
