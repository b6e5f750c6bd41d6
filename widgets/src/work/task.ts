import { keyCap } from "../keys/keys";
import { freshKey } from "./key";

const MISSED_SHARE = 0.05;

type Action = "confirm" | "skip" | "pause";

/** One assignment on the page: its article, its form, and what the server wrote on them. */
export class Task {
  readonly article: HTMLElement;
  readonly form: HTMLFormElement;
  readonly #work: HTMLElement;
  #expiredAt: string | undefined;

  constructor(article: HTMLElement, form: HTMLFormElement, work: HTMLElement) {
    this.article = article;
    this.form = form;
    this.#work = work;
    this.#hidden("client_key").value ||= freshKey();
    this.#hidden("active_seconds");
    this.#showKeys();
  }

  static from(article: HTMLElement | null, work: HTMLElement): Task | undefined {
    const form = article?.querySelector("form");
    return article && form ? new Task(article, form, work) : undefined;
  }

  /** `data-<name>` of the article or the form, else the attribute of `<hw-work>`. */
  setting(name: string): string | undefined {
    const own = this.article.getAttribute(`data-${name}`) ?? this.form.getAttribute(`data-${name}`);
    return own ?? this.#work.getAttribute(name) ?? undefined;
  }

  /** How far this device's clock is ahead of the server's. */
  get skewMs(): number {
    return Number(this.setting("skew-ms") ?? 0);
  }

  /** Whether its time ran out, here where it was kept ready. */
  get isOver(): boolean {
    return Date.parse(this.setting("expires-at") ?? "") <= Date.now() - this.skewMs;
  }

  /** Starts the time of a task that was kept ready: it is shown now. The server lets small parts of it be. */
  begin(): void {
    const seconds = Number(this.setting("seconds") ?? NaN);
    const now = Date.now() - this.skewMs;
    const left = (Date.parse(this.setting("expires-at") ?? "") - now) / 1000;
    this.#expiredAt = this.article.dataset["expiresAt"];
    if (left <= seconds * (1 - MISSED_SHARE)) this.article.dataset["expiresAt"] = new Date(now + seconds * 1000).toISOString();
  }

  /** It was shown too soon: its time is as it was. */
  unbegin(): void {
    if (this.#expiredAt !== undefined) this.article.dataset["expiresAt"] = this.#expiredAt;
  }

  get csrf(): string {
    return this.form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  /** Not `form.action`, which a control named "action" would hide. */
  get action(): string {
    return this.form.getAttribute("action") || location.href;
  }

  get activeSeconds(): number {
    return Number(this.#hidden("active_seconds").value) || 0;
  }

  set activeSeconds(seconds: number) {
    this.#hidden("active_seconds").value = String(seconds);
  }

  get submitButton(): HTMLButtonElement | null {
    return this.form.querySelector<HTMLButtonElement>("button:not([type=button]):not([data-work])");
  }

  /** What a submit by that button would send. */
  answer(button: HTMLElement | null): FormData {
    const data = new FormData(this.form);
    const name = button?.getAttribute("name");
    if (name) data.append(name, button?.getAttribute("value") ?? "");
    return data;
  }

  has(action: Action): boolean {
    return this.#button(action) !== null;
  }

  press(action: Action): void {
    this.#button(action)?.click();
  }

  #button(action: Action): HTMLElement | null {
    return this.article.querySelector<HTMLElement>(`[data-work=${action}]`);
  }

  setBusy(busy: boolean): void {
    if (busy) this.submitButton?.setAttribute("aria-busy", "true");
    else this.submitButton?.removeAttribute("aria-busy");
  }

  /** Moves the focus to the first control of the answer, or to the heading. */
  focus(): void {
    const controls = "input:not([type=hidden]), textarea, select";
    const chosen = this.form.querySelector<HTMLElement>("input:checked:not(:disabled)");
    const first = [...this.form.querySelectorAll<HTMLElement>(controls)].find((control) => !control.matches(":disabled"));
    const heading = this.article.querySelector<HTMLElement>("h1, h2");
    (chosen ?? first ?? heading)?.focus({ preventScroll: true });
    this.article.scrollIntoView({ block: "start" });
  }

  showMessage(text: string): void {
    this.clearMessage();
    const notice = document.createElement("p");
    notice.className = "notice notice-bad work-message";
    notice.setAttribute("role", "alert");
    notice.tabIndex = -1;
    notice.textContent = text;
    this.article.prepend(notice);
    notice.focus();
  }

  clearMessage(): void {
    this.article.querySelector(".work-message")?.remove();
  }

  #hidden(name: string): HTMLInputElement {
    const found = this.form.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (found) return found;
    const made = document.createElement("input");
    made.type = "hidden";
    made.name = name;
    this.form.append(made);
    return made;
  }

  #showKeys(): void {
    const enter = this.form.querySelector("textarea") ? "Ctrl ↵" : "↵";
    showKey(this.submitButton, enter, "Enter");
    showKey(this.#button("confirm"), "C", "c");
    showKey(this.#button("skip"), "S", "s");
    showKey(this.#button("pause"), "P", "p");
  }
}

function showKey(button: Element | null, label: string, key: string): void {
  if (!button || button.querySelector("kbd")) return;
  button.append(" ", keyCap(label));
  if (key !== "Enter") button.setAttribute("aria-keyshortcuts", key);
}
