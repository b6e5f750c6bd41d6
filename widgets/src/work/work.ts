import { announce } from "../announce/announce";
import { Frame } from "../frame/host";
import { hasShortcuts, isShortcut, type Shortcut } from "../keys/keys";
import { word } from "../words/words";
import { ActiveTime } from "./active-time";
import { fetchAhead, postAnswer, type Outcome } from "./ahead";
import { Bar } from "./bar";
import { Countdown } from "./countdown";
import { Draft } from "./draft";
import { showKeys } from "./help";
import { Task } from "./task";

/** The work page: keys, drafts, active time, time left, and the next task at once. */
export class Work extends HTMLElement {
  readonly #bar = new Bar(() => this.#help());
  readonly #countdown = new Countdown(this.#bar.timeLeft);
  readonly #active = new ActiveTime();
  #task: Task | undefined;
  #draft: Draft | undefined;
  #ahead: Task | undefined;
  #posting: Promise<void> | undefined;
  #submitted: Task | undefined;
  #unconfirmed: { readonly url: string; readonly body: FormData } | undefined;
  #plain = false;
  #ticker: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    const task = Task.from(this.querySelector<HTMLElement>("article.task") ?? this.querySelector("form"), this);
    if (!task) return;
    this.prepend(this.#bar.element);
    this.#active.start();
    this.#adopt(task);
    this.addEventListener("submit", this.#onSubmit);
    document.addEventListener("keydown", this.#onKey);
    window.addEventListener("pageshow", this.#onReturn);
    window.addEventListener("pagehide", this.#onLeave);
    this.#ticker = setInterval(() => this.#tick(), 1000);
    void this.#preload(task);
  }

  disconnectedCallback(): void {
    clearInterval(this.#ticker);
    this.#active.stop();
    this.#draft?.stop();
    this.removeEventListener("submit", this.#onSubmit);
    document.removeEventListener("keydown", this.#onKey);
    window.removeEventListener("pageshow", this.#onReturn);
    window.removeEventListener("pagehide", this.#onLeave);
  }

  #adopt(task: Task): void {
    this.#draft?.stop();
    this.#bar.clearDraft();
    this.#task = task;
    this.#submitted = undefined;
    this.#active.restart(task.activeSeconds);
    this.#countdown.set(task.setting("expires-at"), Number(task.setting("skew-ms") ?? this.#pageSkew(task)));
    const url = task.setting("draft-url");
    this.#draft = url ? new Draft(task.form, url, () => this.#tick(), (state) => this.#bar.showDraft(state)) : undefined;
    this.#draft?.start();
  }

  /** The page itself was rendered a moment ago, so its `data-now` is compared once, on arrival. */
  #pageSkew(task: Task): number {
    const skew = Date.now() - Date.parse(task.setting("now") ?? "");
    const known = Number.isNaN(skew) ? 0 : skew;
    task.article.dataset["skewMs"] = String(known);
    return known;
  }

  async #preload(task: Task): Promise<void> {
    const url = task.setting("ahead-url");
    const article = url ? await fetchAhead(url, task.csrf) : null;
    this.#ahead = this.#prepared(article);
  }

  /** Keeps the next task ready, with the frames in it. */
  #prepared(article: HTMLElement | null): Task | undefined {
    if (article) Frame.warm(article);
    this.#tellAhead(article ? "ready" : "none");
    return Task.from(article, this);
  }

  /** Says on the page whether the next task is here already. */
  #tellAhead(state: "asked" | "ready" | "none"): void {
    this.dataset["ahead"] = state;
  }

  #tick(): void {
    if (this.#task) this.#task.activeSeconds = this.#active.seconds();
    this.#countdown.tick();
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    const task = this.#task;
    if (event.submitter?.matches("[data-work=report]")) this.#leaveBy(event.submitter);
    if (!task || event.target !== task.form) return;
    if (this.#submitted === task && !this.#plain) {
      event.preventDefault();
      return;
    }
    this.#tick();
    task.clearMessage();
    const button = event.submitter;
    if (button?.matches("[data-work=skip], [data-work=pause], [formaction]")) this.#leaveBy(button);
    else if (this.#plain || !(this.#posting || this.#ahead)) this.#markSubmitted(task);
    else {
      event.preventDefault();
      void this.#submitAhead(task, button);
    }
  };

  /** Skip and a report give the task back, so its draft ends; Pause keeps it. */
  #leaveBy(button: HTMLElement): void {
    if (button.matches("[data-work=skip], [data-work=report]")) this.#draft?.stop();
  }

  #markSubmitted(task: Task): void {
    this.#submitted = task;
    this.#draft?.stop();
    task.setBusy(true);
  }

  /** Waits for the answer before, which brings the next task along, then swaps; without a next task it submits plainly. */
  async #submitAhead(task: Task, button: HTMLElement | null): Promise<void> {
    this.#submitted = task;
    task.setBusy(true);
    if (this.#posting) await this.#posting;
    if (this.#task !== task) return;
    if (this.#ahead && !this.#ahead.isOver) this.#swap(task, this.#ahead, button);
    else this.#submitPlainly(task, button);
  }

  #submitPlainly(task: Task, button: HTMLElement | null): void {
    this.#plain = true;
    task.form.requestSubmit(button);
    this.#plain = false;
  }

  #swap(former: Task, next: Task, button: HTMLElement | null): void {
    const answer = { url: former.action, body: former.answer(button) };
    this.#unconfirmed = answer;
    this.#ahead = undefined;
    this.#tellAhead("asked");
    former.setBusy(false);
    next.begin();
    this.#show(former, next);
    next.focus();
    announce(word("next_shown"));
    this.#posting = postAnswer(answer.url, answer.body).then((outcome) => this.#settle(former, outcome));
  }

  #show(former: Task, next: Task): void {
    former.article.replaceWith(next.article);
    this.#adopt(next);
    const url = next.setting("url");
    if (url) history.replaceState(history.state, "", url);
    next.article.dispatchEvent(new CustomEvent("task-shown", { bubbles: true }));
  }

  #settle(former: Task, outcome: Outcome): void {
    this.#posting = this.#unconfirmed = undefined;
    if (outcome.stored) {
      this.#ahead = this.#prepared(outcome.next);
      return;
    }
    const begun = this.#task;
    if (!begun) return;
    if (outcome.isOver) {
      begun.showMessage(outcome.message);
      void this.#preload(begun);
      return;
    }
    this.#tick();
    begun.setBusy(false);
    this.#show(begun, former);
    begun.unbegin();
    this.#ahead = begun;
    this.#tellAhead("ready");
    this.#draft?.touch();
    former.showMessage(outcome.message);
  }

  /** Closing the page may cut a request that is under way; a repeat with the same client key is harmless. */
  readonly #onLeave = (): void => {
    if (this.#unconfirmed) navigator.sendBeacon(this.#unconfirmed.url, this.#unconfirmed.body);
  };

  /** A page that the browser brings back may be submitted again; the client key makes that harmless. */
  readonly #onReturn = (event: PageTransitionEvent): void => {
    if (!event.persisted || !this.#task) return;
    this.#task.setBusy(false);
    this.#adopt(this.#task);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!isShortcut(event) || !this.#task) return;
    const key = event.key.toLowerCase();
    if (key === "?") this.#help();
    else if (key === "c" && this.#task.has("confirm")) this.#task.press("confirm");
    else if (key === "s") this.#task.press("skip");
    else if (key === "p") this.#task.press("pause");
    else if (key === "enter" && isNowhere(event.target) && this.#task.submitButton) this.#task.form.requestSubmit(this.#task.submitButton);
    else return;
    event.preventDefault();
  };

  #help(): void {
    const own: Shortcut[] = [
      { keys: "Enter", meaning: word("keys_submit") },
      ...(this.#task?.has("confirm") ? [{ keys: "C", meaning: word("keys_confirm") }] : []),
      { keys: "S", meaning: word("keys_skip") },
      { keys: "P", meaning: word("keys_pause") },
      { keys: "?", meaning: word("keys_help") },
    ];
    const elements = [...this.querySelectorAll("*")].filter(hasShortcuts);
    showKeys([...elements.flatMap((element) => element.shortcuts()), ...own], document.body);
  }
}

/** Where Enter has no meaning of its own. */
function isNowhere(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.matches("[tabindex='-1']"));
}
