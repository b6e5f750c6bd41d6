import { html, nothing } from "lit";
import { word } from "../../words/hw";
import { label } from "../choosing";
import { numberOf } from "../table/cells";
import type { Given, Question } from "./questions";

interface Asking {
  readonly question: Question;
  readonly given: Given | undefined;
  readonly complaint: string;
  readonly disabled: boolean;
  readonly answer: (given: Given | undefined) => void;
}

/** The field of one question. */
export function control(asking: Asking): unknown {
  switch (asking.question.type) {
    case "choice":
      return group(asking, asking.question.choices.map(({ value, text }) => option(asking, value, text)), "down");
    case "choices":
      return group(asking, asking.question.choices.map(({ value, text }) => box(asking, value, text)), "down");
    case "yesno":
      return group(asking, [option(asking, true, word("hw_yes")), option(asking, false, word("hw_no"))], "");
    case "scale":
      return scale(asking);
    default:
      return field(asking);
  }
}

function id({ question }: Asking, part: string): string {
  return `${part}-${question.name.replace(/\s/g, "_")}`;
}

function notes(asking: Asking): unknown {
  const { question, complaint } = asking;
  return html`${question.help ? html`<p class="hint" id=${id(asking, "help")}>${question.help}</p>` : nothing}
    ${complaint ? html`<p class="problem" id=${id(asking, "problem")} role="alert">${complaint}</p>` : nothing}`;
}

function title({ question }: Asking): unknown {
  return html`${question.label}${question.required ? html` <span class="hint">(${word("hw_needed")})</span>` : nothing}`;
}

function described(asking: Asking): string | typeof nothing {
  const ids = [asking.question.help ? id(asking, "help") : "", asking.complaint ? id(asking, "problem") : ""].filter((one) => one !== "");
  return ids.length > 0 ? ids.join(" ") : nothing;
}

function group(asking: Asking, choices: readonly unknown[], className: string): unknown {
  const isBad = asking.complaint !== "";
  return html`<fieldset class=${isBad ? "question bad" : "question"} ?disabled=${asking.disabled} aria-describedby=${described(asking)}>
    <legend>${title(asking)}</legend>
    <div class="choices ${className}">${choices}</div>
    ${notes(asking)}
  </fieldset>`;
}

function option(asking: Asking, value: Given, text: string): unknown {
  const { question, given, answer } = asking;
  return html`<label class="choice"><input type="radio" name=${id(asking, "choice")} .checked=${given === value} @change=${() => answer(value)} ?required=${question.required} /><span>${text}</span></label>`;
}

function box({ question, given, answer }: Asking, value: string, text: string): unknown {
  const chosen = Array.isArray(given) ? (given as readonly string[]) : [];
  const toggled = question.choices.map((choice) => choice.value).filter((other) => (other === value) !== chosen.includes(other));
  return html`<label class="choice"><input type="checkbox" .checked=${chosen.includes(value)} @change=${() => answer(toggled)} /><span>${text}</span></label>`;
}

function scale(asking: Asking): unknown {
  const { question } = asking;
  const [min, max] = [question.min ?? 1, question.max ?? 5];
  const steps = Array.from({ length: Math.min(21, max - min + 1) }, (_, index) => label(String(min + index), String(min + index)));
  const [low, high] = question.ends;
  const choices = steps.map(({ value, text }) => option(asking, Number(value), text));
  return group(asking, [html`<div class="choices scale" style="width: 100%">${choices}</div>`, low || high ? html`<div class="ends hint" style="width: 100%"><span>${low}</span><span>${high}</span></div>` : nothing], "");
}

function field(asking: Asking): unknown {
  const { question, given, complaint, disabled, answer } = asking;
  const shown = given === undefined ? "" : String(given);
  const read = (event: Event): void => answer(typed(question, (event.target as HTMLInputElement).value));
  const isBad = complaint !== "";
  const input =
    question.type === "long"
      ? html`<textarea id=${id(asking, "field")} rows="4" dir="auto" ?disabled=${disabled} ?required=${question.required} aria-invalid=${isBad} aria-describedby=${described(asking)} .value=${shown} @input=${read}></textarea>`
      : html`<input id=${id(asking, "field")} type=${question.type === "date" ? "date" : "text"} inputmode=${question.type === "number" ? "decimal" : nothing} dir="auto"
          ?disabled=${disabled} ?required=${question.required} aria-invalid=${isBad} aria-describedby=${described(asking)} .value=${shown} @input=${read} />`;
  return html`<div class="question"><label for=${id(asking, "field")}>${title(asking)}</label>${input} ${notes(asking)}</div>`;
}

/** A number where it can be read as one; what cannot is kept as it is typed, and complained of later. */
function typed(question: Question, text: string): Given | undefined {
  if (text === "") return undefined;
  return question.type === "number" ? (numberOf(text, "number") ?? text) : text;
}
