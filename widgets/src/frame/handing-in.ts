import { HAND_IN, type CrowdForm } from "../crowd/form/form";
import { gather } from "../crowd/form/gather";
import { firstMissing } from "../crowd/form/missing";
import { partsOf, scopesOf } from "../crowd/form/parts";
import { AnswerElement } from "../element/answer-element";
import { word } from "../words/frame";
import { clearNotice, showNotice } from "./notice";
import type { FromFrame } from "./protocol";

const LONGEST = 500;
const PATIENCE_MS = 300;
const RELEASE_MS = 5000;

/** Turns what page, person and the template's scripts want into one answer, asked for by the page. */
export class HandingIn {
  #ours: Event | undefined;
  #submitter: HTMLElement | null = null;
  #held: string | undefined;
  #releasedAt = -Infinity;

  constructor(private readonly say: (message: FromFrame) => boolean) {}

  follow(): void {
    window.addEventListener("submit", this.#onSubmit, true);
    document.addEventListener(HAND_IN, this.#onHandIn);
    // A script's plain form.submit() would try to leave the page.
    HTMLFormElement.prototype.submit = this.#onHandIn;
  }

  /** The page's Submit was pressed. */
  async collect(request: string): Promise<void> {
    const scopes = scopesOf(document);
    await Promise.all(partsOf(scopes).map((part) => (part instanceof AnswerElement ? part.settled() : undefined)));
    const missing = firstMissing(scopes);
    clearNotice();
    if (missing) {
      this.#refuse(missing.message, request, missing.part);
      missing.show();
      return;
    }
    this.#held = request;
    if (this.#isReleased() || this.#templateAgrees()) this.#answer();
    else setTimeout(() => this.#giveUp(request), PATIENCE_MS);
  }

  #isReleased(): boolean {
    const released = performance.now() - this.#releasedAt < RELEASE_MS;
    this.#releasedAt = -Infinity;
    return released;
  }

  #templateAgrees(): boolean {
    const form = crowdForms()[0]?.form ?? document.querySelector("form");
    const target = form ?? document.body;
    this.#ours = new SubmitEvent("submit", { bubbles: true, cancelable: true, composed: true, submitter: this.#submitter });
    return target.dispatchEvent(this.#ours);
  }

  #answer(): void {
    const request = this.#held;
    if (request === undefined) return;
    this.#held = undefined;
    const gathered = gather(scopesOf(document), this.#submitter);
    this.#submitter = null;
    const answer = crowdForms()[0]?.shaped(gathered) ?? gathered;
    if (!this.say({ type: "answer", answer, request })) this.#refuse(word("form_too_long"), request);
  }

  #giveUp(request: string): void {
    if (this.#held !== request) return;
    this.#held = undefined;
    this.#refuse(word("form_held_back"), request);
  }

  /** The page does not repeat what is said in here: it could not know whose words they are. */
  #refuse(message: string, request: string, before?: Element): void {
    showNotice(message, before);
    this.say({ type: "error", message: message.slice(0, LONGEST), request });
  }

  // What a person or a script started is first asked of the page: it decides, and then collects.
  readonly #onSubmit = (event: SubmitEvent): void => {
    if (event === this.#ours) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#submitter = event.submitter;
    this.say({ type: "submit" });
  };

  readonly #onHandIn = (): void => {
    if (this.#held !== undefined) {
      this.#answer();
      return;
    }
    this.#releasedAt = performance.now();
    this.say({ type: "submit" });
  };
}

function crowdForms(): readonly CrowdForm[] {
  const forms = [...document.querySelectorAll("*")].flatMap((element) => [
    ...(element.localName === "crowd-form" ? [element] : []),
    ...(element.shadowRoot?.querySelectorAll("crowd-form") ?? []),
  ]);
  return forms as CrowdForm[];
}
