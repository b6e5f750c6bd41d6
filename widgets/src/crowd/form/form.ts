import { define } from "../../element/define";
import { flatten, gather, type Answer } from "./gather";

/** What a form tells the document when a person or a script wants to hand it in. */
export const HAND_IN = "handwork-hand-in";

/**
 * The form of a template. Its children move into a real `<form>`, so that labels, radio groups, Enter and reset work as
 * in any page.
 */
export class CrowdForm extends HTMLElement {
  #form: HTMLFormElement | undefined;

  connectedCallback(): void {
    void this.form;
  }

  /** The real form. */
  get form(): HTMLFormElement {
    // A script may have replaced everything inside.
    if (this.#form?.parentNode === this) return this.#form;
    this.#form = document.createElement("form");
    // What is missing is said by the page, in its own words.
    this.#form.noValidate = true;
    this.#form.append(...this.childNodes);
    this.append(this.#form);
    return this.#form;
  }

  get elements(): HTMLFormControlsCollection {
    return this.form.elements;
  }

  /** What the form gives; a form in an element's shadow gives the element's own answer too. */
  get answer(): Answer {
    return this.shaped(gather(this.scopes));
  }

  get scopes(): readonly Element[] {
    const root = this.getRootNode();
    return root instanceof ShadowRoot ? [root.host, this] : [this];
  }

  /** Gives the answer the shape that `answer-format` asks for. */
  shaped(answer: Answer): Answer {
    return this.getAttribute("answer-format") === "flatten-objects" ? flatten(answer) : answer;
  }

  /** Hands in without asking the template's `submit` listeners, as a script means it. */
  submit(): void {
    this.dispatchEvent(new CustomEvent(HAND_IN, { bubbles: true, composed: true }));
  }

  requestSubmit(submitter?: HTMLElement): void {
    this.form.requestSubmit(submitter);
  }

  reset(): void {
    this.form.reset();
  }

  checkValidity(): boolean {
    return this.form.checkValidity();
  }

  reportValidity(): boolean {
    return this.form.reportValidity();
  }
}

define("crowd-form", CrowdForm);
