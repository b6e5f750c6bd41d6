import { wordsOfPage } from "../words/word";
import { word, type WordKey } from "../words/words";
import { Meter } from "./meter";
import { PageMedia } from "./page-media";
import { encode, readFromFrame, type Answer, type FromFrame, type State, type ToFrame } from "./protocol";
import { Recordings } from "./recordings";
import { whenSubmitted } from "./submitted";
import { fit, FOREIGN_SANDBOX, givenFrame, postInto, SANDBOX, walledFrame } from "./walls";

const READY_WITHIN_MS = 20_000;
const ANSWER_WITHIN_MS = 15_000;
const LONGEST_ANSWER = 5_000_000;
const MOST_REPORTS = 20;
/** For so long after a person was seen in the frame its word counts that one is at work. */
const BELIEVED_MS = 60_000;

interface Asked {
  readonly request: string;
  readonly button: HTMLElement | null;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * The page's side of a frame in which a requester's template runs: it builds the walls, listens to that one
 * window alone, and fetches the answer when the page's own Submit is pressed. A template's own button presses it only
 * within the seconds after a click or a key in the frame: who clicked there may not have meant to submit.
 */
export class Frame extends HTMLElement {
  #frame: HTMLIFrameElement | undefined;
  #form: HTMLFormElement | null = null;
  #meter = new Meter();
  #media = new PageMedia();
  readonly #recordings = new Recordings(
    this,
    (message) => this.#tell(message),
    (recorded) => this.#hand(recorded, [recorded.bytes]),
  );
  #asked: Asked | undefined;
  #isReady = false;
  #isCollected = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #reports = 0;
  #deaf: () => void = () => undefined;
  #lastPersonMs = -Infinity;

  connectedCallback(): void {
    this.#form = this.closest("form");
    this.#meter = new Meter();
    this.#media = new PageMedia();
    this.#isReady = this.#isCollected = false;
    window.addEventListener("message", this.#onMessage);
    window.addEventListener("pageshow", this.#onReturn);
    // At its target a capturing listener comes first: nobody else sees a submit without its answer.
    this.#form?.addEventListener("submit", this.#onSubmit, { capture: true });
    this.#load();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#patience);
    this.#deaf();
    this.#forget();
    this.#recordings.stop();
    window.removeEventListener("message", this.#onMessage);
    window.removeEventListener("pageshow", this.#onReturn);
    this.#form?.removeEventListener("submit", this.#onSubmit, { capture: true });
    this.#frame?.remove();
    this.#frame = undefined;
  }

  /** Asks for the document of a task that is shown later, so that it is there at once. */
  static warm(within: ParentNode): void {
    for (const each of within.querySelectorAll("hw-frame[src]:not([foreign])")) {
      void fetch(each.getAttribute("src") ?? "", { credentials: "same-origin" }).catch(() => undefined);
    }
  }

  get #isForeign(): boolean {
    return this.hasAttribute("foreign");
  }

  get #sandbox(): string {
    return this.#isForeign ? FOREIGN_SANDBOX : SANDBOX;
  }

  /** The answer of another site's page came to the server by itself: the page has only to go on. */
  #goOn(): void {
    document.querySelector<HTMLFormElement>(`form#${CSS.escape(this.getAttribute("go-on") ?? "")}`)?.requestSubmit();
  }

  get #isPreview(): boolean {
    return this.hasAttribute("preview");
  }

  #load(): void {
    this.#frame = givenFrame(this, this.#sandbox) ?? this.#newFrame();
    if (this.#isForeign) this.#deaf = whenSubmitted(this.getAttribute("assignment") ?? "", () => this.#goOn());
    else this.#patience = setTimeout(() => this.#say("template_silent"), READY_WITHIN_MS);
    if (this.#isPreview) this.#offerAnswer();
  }

  #newFrame(): HTMLIFrameElement {
    const frame = walledFrame(this.getAttribute("label") ?? "", this.getAttribute("allow") ?? "", this.#sandbox);
    const post = this.getAttribute("post-to");
    const source = post ? document.querySelector<HTMLFormElement>(`form#${this.getAttribute("form") ?? "answers"}`) : null;
    if (!post) frame.src = this.getAttribute("src") ?? "about:blank";
    this.append(frame);
    if (post && source) postInto(frame, post, new FormData(source));
    return frame;
  }

  readonly #onMessage = (event: MessageEvent): void => {
    if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== "null" || this.#isForeign) return;
    if (!this.#meter.takes(event.data)) return this.#stop();
    const said = readFromFrame(event.data);
    if (said) this.#hear(said, this.#frame);
  };

  #hear(said: FromFrame, frame: HTMLIFrameElement): void {
    switch (said.type) {
      case "ready":
        fit(frame, said.height);
        return this.#begin();
      case "resize":
        return fit(frame, said.height);
      case "draft":
        return this.#keep(said.state);
      case "answer":
        return this.#take(said.answer, said.request);
      case "error":
        return this.#report(said);
      case "media":
        void this.#media.read(said.url).then((found) => this.#hand(found, found.bytes ? [found.bytes] : []));
        return;
      case "alive":
        if (this.#wasPersonIn(frame)) this.dispatchEvent(new Event("pointermove", { bubbles: true }));
        return;
      case "record":
        return this.#recordings.obey(said, this.#mayRecord && this.#isPersonIn(frame));
      case "submit":
        return this.#obey(frame);
    }
  }

  #begin(): void {
    clearTimeout(this.#patience);
    this.#isReady = true;
    this.#clear();
    const draft = stateOf(this.#field("answer_state")?.value ?? "");
    const locale = document.documentElement.lang || "en";
    this.#tell({ type: "begin", draft, locale, words: wordsOfPage(), preview: this.#isPreview });
  }

  #tell(message: ToFrame): void {
    const text = encode(message);
    if (text !== undefined) this.#hand(text, []);
  }

  #hand(message: unknown, bytes: Transferable[]): void {
    // The frame's origin is opaque, so no other target could be named.
    this.#frame?.contentWindow?.postMessage(message, "*", bytes);
  }

  #keep(state: State): void {
    const field = this.#field("answer_state");
    const text = JSON.stringify(state);
    if (!field || field.value === text) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The template's own Submit button works only for a person who is in the frame. */
  #obey(frame: HTMLIFrameElement): void {
    if (!this.#isPersonIn(frame)) return;
    if (this.#isPreview) this.#ask(null);
    else this.#form?.requestSubmit(this.#form.querySelector<HTMLElement>("button:not([type=button]):not([data-work])"));
  }

  /** Whether somebody clicked or pressed a key in the frame just now. */
  #isPersonIn(frame: HTMLIFrameElement): boolean {
    return navigator.userActivation.isActive && document.activeElement === frame;
  }

  /** Whether somebody was seen in the frame lately: who reads and scrolls on presses nothing for a while. */
  #wasPersonIn(frame: HTMLIFrameElement): boolean {
    const now = Date.now();
    if (this.#isPersonIn(frame)) this.#lastPersonMs = now;
    return now - this.#lastPersonMs <= BELIEVED_MS;
  }

  /** Only templates with an element that records may ask for it. */
  get #mayRecord(): boolean {
    return (this.getAttribute("allow") ?? "").includes("microphone");
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    if (this.#isForeign || this.#isCollected || event.submitter?.matches("[data-work], [formaction]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#ask(event.submitter);
  };

  #ask(button: HTMLElement | null): void {
    if (this.#asked) return;
    if (!this.#isReady) return this.#say("template_loading");
    this.#clear();
    const request = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const timer = setTimeout(() => this.#fail("template_silent"), ANSWER_WITHIN_MS);
    this.#asked = { request, button, timer };
    button?.setAttribute("aria-busy", "true");
    this.#tell({ type: "collect", request });
  }

  /** Takes the answer that was asked for last, and lets the page's submit go on with it. */
  #take(answer: Answer, request: string): void {
    const asked = this.#asked;
    if (asked?.request !== request) return;
    const text = JSON.stringify(answer);
    if (new Blob([text]).size > LONGEST_ANSWER) return this.#fail("template_too_much");
    this.#forget();
    if (this.#isPreview) return this.#showAnswer(answer);
    const field = this.#field("answer");
    if (!field || !this.#form) return;
    field.value = text;
    const state = this.#field("answer_state");
    if (state && state.value.length + text.length > LONGEST_ANSWER) state.value = "";
    this.#isCollected = true;
    this.#form.requestSubmit(asked.button);
  }

  /** The frame marks what is missing; its words stay in it, so that it cannot speak as this page. */
  #report(said: FromFrame & { type: "error" }): void {
    if (said.request !== undefined && said.request === this.#asked?.request) {
      this.#fail("template_unfinished");
      this.#frame?.focus();
    }
    if (!this.#isPreview) return;
    if (said.broken) this.#list("template_broken", { ...said.broken });
    else if (said.blocked !== undefined) this.#list("template_blocked", { text: said.blocked });
    else this.#list("template_said", { text: said.message });
  }

  #fail(key: WordKey): void {
    this.#forget();
    this.#say(key);
  }

  #forget(): void {
    clearTimeout(this.#asked?.timer);
    this.#asked?.button?.removeAttribute("aria-busy");
    this.#asked = undefined;
  }

  #stop(): void {
    this.#frame?.remove();
    this.#frame = undefined;
    this.#isReady = false;
    clearTimeout(this.#patience);
    this.#fail("template_stopped");
  }

  /** A page that the browser brings back asks for the answer again. */
  readonly #onReturn = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#isCollected = false;
  };

  #field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`:scope > input[name=${name}]`);
  }

  #say(key: WordKey): void {
    this.#clear();
    const notice = document.createElement("p");
    notice.className = "notice notice-bad frame-notice";
    notice.setAttribute("role", "alert");
    notice.textContent = word(key);
    this.append(notice);
  }

  #clear(): void {
    this.querySelector(":scope > .frame-notice")?.remove();
  }

  #offerAnswer(): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = word("template_try");
    button.addEventListener("click", () => this.#ask(button));
    this.append(button);
  }

  #showAnswer(answer: Answer): void {
    this.querySelector(":scope > .frame-answer")?.remove();
    const shown = document.createElement("pre");
    shown.className = "frame-answer";
    shown.tabIndex = 0;
    shown.textContent = JSON.stringify(answer, null, 2).slice(0, 20_000);
    this.append(shown);
  }

  #list(key: WordKey, texts: Readonly<Record<string, string>>): void {
    this.#reports += 1;
    if (this.#reports > MOST_REPORTS) return;
    let list = this.querySelector(":scope > .frame-reports");
    if (!list) {
      list = document.createElement("ul");
      list.className = "frame-reports";
      this.append(list);
    }
    const line = document.createElement("li");
    const short = Object.entries(texts).map(([name, text]) => [name, text.slice(0, 300)] as const);
    line.textContent = word(key, Object.fromEntries(short));
    list.append(line);
  }
}

function stateOf(text: string): State | null {
  try {
    const state: unknown = JSON.parse(text);
    return typeof state === "object" && state !== null && !Array.isArray(state) ? { ...state } : null;
  } catch {
    return null;
  }
}
