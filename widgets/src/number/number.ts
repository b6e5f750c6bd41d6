import { describe } from "../text/text-area";
import { word } from "../words/words";

let made = 0;

/** A number: its range, step and unit are shown, and a wrong one is named at once. */
export class NumberField extends HTMLElement {
  #input: HTMLInputElement | null = null;
  #hint: HTMLElement | undefined;

  connectedCallback(): void {
    this.#input = this.querySelector<HTMLInputElement>("input[type=number]");
    if (!this.#input) return;
    this.#input.inputMode = this.#wholeOnly(this.#input) ? "numeric" : "decimal";
    this.#addHint(this.#input);
    this.#input.addEventListener("input", this.#check);
    this.#input.addEventListener("wheel", this.#keepValue, { passive: true });
    this.#check();
  }

  disconnectedCallback(): void {
    this.#input?.removeEventListener("input", this.#check);
    this.#input?.removeEventListener("wheel", this.#keepValue);
  }

  /** Phone keypads without a minus sign or a decimal point would make some numbers impossible. */
  #wholeOnly(input: HTMLInputElement): boolean {
    const step = Number(input.step || 1);
    return input.step !== "any" && Number.isInteger(step) && input.min !== "" && Number(input.min) >= 0;
  }

  #addHint(input: HTMLInputElement): void {
    if (this.#hint) return;
    this.#hint = document.createElement("small");
    this.#hint.className = "hint";
    this.#hint.id = `hw-number-${++made}`;
    this.#hint.setAttribute("role", "status");
    input.after(this.#hint);
    describe(input, this.#hint.id);
  }

  /** A focused number input would otherwise change its value when the page is scrolled over it. */
  readonly #keepValue = (): void => this.#input?.blur();

  readonly #check = (): void => {
    const input = this.#input;
    if (!input || !this.#hint) return;
    const problem = this.#problem(input);
    this.#hint.textContent = problem || this.#range(input);
    this.#hint.classList.toggle("error", problem !== "");
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };

  #problem(input: HTMLInputElement): string {
    const { min, max, step, validity } = input;
    const unit = this.getAttribute("unit") ?? "";
    if (validity.rangeUnderflow) return word("number_too_small", { min, unit });
    if (validity.rangeOverflow) return word("number_too_big", { max, unit });
    return validity.stepMismatch ? word("number_wrong_step", { step: step || 1 }) : "";
  }

  #range(input: HTMLInputElement): string {
    const { min, max, step } = input;
    const unit = this.getAttribute("unit") ?? "";
    const parts: string[] = [];
    if (min !== "" && max !== "") parts.push(word("number_any_step", { min, max, unit }));
    else if (min !== "") parts.push(word("number_at_least", { min, unit }));
    else if (max !== "") parts.push(word("number_at_most", { max, unit }));
    else if (unit) parts.push(unit);
    if (step !== "" && step !== "any" && step !== "1") parts.push(word("number_step", { step }));
    return parts.join(", ");
  }
}
