import { css, html, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";

/** A translation, with the source beside it. */
export class Translation extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    source: { type: String },
    sourceLanguage: { type: String, attribute: "source-language" },
    targetLanguage: { type: String, attribute: "target-language" },
    initialValue: { type: String, attribute: "initial-value" },
    maxLength: { type: Number, attribute: "max-length" },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0.75rem; }
      .side { display: flex; flex-direction: column; }
      .side > label, .side > h3 { margin: 0 0 0.25rem; font-size: 1rem; font-weight: 600; }
      .card, textarea { flex: 1; min-height: 9rem; font-size: 1.0625rem; line-height: 1.6; padding: 0.5rem 0.75rem; }
      textarea { field-sizing: content; }
    `,
  ];

  declare source: string | undefined;
  declare sourceLanguage: string | undefined;
  declare targetLanguage: string | undefined;
  declare initialValue: string | undefined;
  declare maxLength: number | undefined;

  #written: string | undefined;

  get value(): { readonly translation: string; readonly language?: string } | undefined {
    const translation = this.#now.trim();
    if (translation === "") return undefined;
    return { translation, ...(this.targetLanguage ? { language: this.targetLanguage } : {}) };
  }

  set value(value: unknown) {
    const { translation } = (value ?? {}) as { readonly translation?: string };
    this.#written = translation;
    this.requestUpdate();
  }

  /** Blanks at the ends are kept in a draft: a person is still typing. */
  override get state(): unknown {
    return { translation: this.#now };
  }

  override set state(state: unknown) {
    this.value = state;
  }

  override problem(): string {
    const isMissing = this.required && this.value === undefined;
    if (isMissing) return word("hw_translation_missing");
    const isSource = this.value?.translation === (this.source ?? "").trim() && this.#isWordy;
    return isSource ? word("hw_translation_same") : "";
  }

  override focusFirst(): void {
    this.renderRoot.querySelector("textarea")?.focus();
  }

  protected override view(): unknown {
    return html`
      ${this.heading()} ${this.instructions()}
      <div class="sides">
        <section class="side" aria-labelledby="source">
          <h3 id="source">${word("hw_source")} ${this.#languageName(this.sourceLanguage)}</h3>
          <div class="card free" dir="auto" lang=${this.sourceLanguage ?? ""}><slot>${this.source}</slot></div>
        </section>
        <div class="side">
          <label for="translation">${word("hw_translation")} ${this.#languageName(this.targetLanguage)}</label>
          <textarea id="translation" rows="5" dir=${directionOf(this.targetLanguage)} lang=${this.targetLanguage ?? ""} spellcheck="true" maxlength=${this.maxLength ?? 100_000}
            ?disabled=${this.disabled} .value=${this.#now} @input=${this.#write}></textarea>
        </div>
      </div>
      <p class="hint" role="note">${word("hw_lengths", { source: [...(this.source ?? "")].length, translation: [...this.#now].length })}</p>`;
  }

  get #now(): string {
    return this.#written ?? this.initialValue ?? "";
  }

  /** A name or a number may well stay what it is. */
  get #isWordy(): boolean {
    return (this.source ?? "").trim().split(/\s+/).length >= 4;
  }

  #languageName(code: string | undefined): string {
    if (!code) return "";
    try {
      return `(${new Intl.DisplayNames(document.documentElement.lang || "en", { type: "language" }).of(code) ?? code})`;
    } catch {
      return `(${code})`;
    }
  }

  readonly #write = (event: Event): void => {
    this.#written = (event.target as HTMLTextAreaElement).value;
    this.changed();
  };
}

const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]);

function directionOf(code: string | undefined): "rtl" | "auto" {
  return RIGHT_TO_LEFT.has((code ?? "").toLowerCase().split("-")[0] ?? "") ? "rtl" : "auto";
}

define("hw-translation", Translation);
