import { makeScrollable } from "../behaviours/behaviours";
import { word } from "../words/words";

const QUIET_MS = 400;

/** Shows how a form's contents would look, as the server renders them. */
export class Preview extends HTMLElement {
  #form: HTMLFormElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  #shown: string | undefined;

  connectedCallback(): void {
    const form = document.getElementById(this.getAttribute("form") ?? "");
    this.#form = form instanceof HTMLFormElement ? form : null;
    this.#form?.addEventListener("input", this.#onInput);
    this.#form?.addEventListener("change", this.#onInput);
    this.addEventListener("click", hold);
    this.addEventListener("submit", hold);
    if (this.children.length === 0) void this.#refresh();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#form?.removeEventListener("input", this.#onInput);
    this.#form?.removeEventListener("change", this.#onInput);
  }

  readonly #onInput = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), QUIET_MS);
  };

  async #refresh(): Promise<void> {
    const src = this.getAttribute("src");
    if (!this.#form || !src) return;
    const asked = contentOf(this.#form);
    // A field that is left says that it changed: what is tried in the preview meanwhile would be lost.
    if (asked === this.#shown) return;
    this.#shown = asked;
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.setAttribute("aria-busy", "true");
    const html = await this.#fetch(src, this.#form, running.signal);
    if (running.signal.aborted) return;
    this.removeAttribute("aria-busy");
    if (html === null) this.#showProblem();
    else this.#show(html);
  }

  async #fetch(src: string, form: HTMLFormElement, signal: AbortSignal): Promise<string | null> {
    const headers = { Accept: "text/html" };
    const request: RequestInit = { method: "POST", body: new FormData(form), credentials: "same-origin", headers, signal };
    try {
      const reply = await fetch(src, request);
      return reply.ok && !reply.redirected ? await reply.text() : null;
    } catch {
      return null;
    }
  }

  #show(html: string): void {
    this.innerHTML = html;
    this.querySelectorAll<HTMLElement>(".table-wrap").forEach(makeScrollable);
  }

  #showProblem(): void {
    this.#shown = undefined;
    const notice = document.createElement("p");
    notice.className = "notice notice-wait";
    notice.textContent = word("preview_failed");
    this.replaceChildren(notice);
  }
}

function contentOf(form: HTMLFormElement): string {
  const told = (value: FormDataEntryValue): unknown => (typeof value === "string" ? value : [value.name, value.size, value.lastModified]);
  return JSON.stringify([...new FormData(form)].map(([name, value]) => [name, told(value)]));
}

/** Controls may be tried, but nothing leaves the preview. */
function hold(event: Event): void {
  const target = event.target;
  const leaves = event.type === "submit" || (target instanceof Element && target.closest("a[href], [type=submit]"));
  if (leaves) event.preventDefault();
}
