import { Choose, tellChanged } from "../choose/choose";
import { word } from "../words/words";

/** Several of several: a key toggles; `min` and `max` hold the form back. */
export class ChooseMany extends Choose {
  protected override readonly kind = "checkbox";
  #message: HTMLElement | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("change", this.#check);
    this.#addMessage();
    this.#check();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("change", this.#check);
  }

  protected override press(option: HTMLInputElement): void {
    option.checked = !option.checked;
    tellChanged(option);
  }

  get #min(): number {
    return Number(this.getAttribute("min") ?? 0);
  }

  get #max(): number {
    return this.hasAttribute("max") ? Number(this.getAttribute("max")) : Infinity;
  }

  #addMessage(): void {
    if (this.#message || (this.#min === 0 && this.#max === Infinity)) return;
    this.#message = document.createElement("p");
    this.#message.className = "hint";
    this.#message.setAttribute("role", "status");
    (this.querySelector("fieldset") ?? this).append(this.#message);
  }

  readonly #check = (): void => {
    if (!this.#message) return;
    const options = this.options;
    const count = options.filter((option) => option.checked).length;
    const wrong = count < this.#min || count > this.#max;
    const text = this.#limits(count);
    this.#message.textContent = text;
    this.#message.classList.toggle("error", count > this.#max);
    options[0]?.setCustomValidity(wrong ? text : "");
  };

  #limits(count: number): string {
    const [min, max] = [this.#min, this.#max];
    if (max === Infinity) return word("choose_at_least", { min, count });
    if (min === 0) return word("choose_at_most", { max, count });
    return word("choose_between", { min, max, count });
  }
}
