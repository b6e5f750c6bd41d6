import { word } from "../words/words";

/** What became of a posted answer. */
export type Outcome =
  | { readonly stored: true; readonly next: HTMLElement | null }
  /** `isOver`: the task takes no answer any more, as when another tab answered it. */
  | { readonly stored: false; readonly message: string; readonly isOver?: boolean };

const OVER: readonly unknown[] = ["already-answered", "assignment-returned", "answer-too-late"];

/** The task of a fragment, ready to be put in the page; null when there is none. */
export function taskOf(html: string): HTMLElement | null {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const article = parsed.querySelector<HTMLElement>("article.task");
  if (!article) return null;
  const now = Date.parse(article.dataset["now"] ?? "");
  if (!Number.isNaN(now)) article.dataset["skewMs"] = String(Date.now() - now);
  return document.importNode(article, true);
}

/** Asks for the next task; null when there is none or the network is gone: a plain submit still works. */
export async function fetchAhead(url: string, csrf: string): Promise<HTMLElement | null> {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", csrf);
  try {
    const reply = await fetch(url, { method: "POST", body, credentials: "same-origin", headers: { Accept: "text/html" } });
    return reply.status === 200 && !reply.redirected ? taskOf(await reply.text()) : null;
  } catch {
    return null;
  }
}

/** Posts an answer and receives the task after the one that is shown meanwhile. */
export async function postAnswer(url: string, body: FormData): Promise<Outcome> {
  const headers = { Accept: "text/html", "X-Handwork-Ahead": "1" };
  try {
    const reply = await fetch(url, { method: "POST", body, credentials: "same-origin", headers });
    if (reply.redirected) return { stored: false, message: word("signed_out") };
    if (!reply.ok) return { stored: false, ...(await refusal(reply)) };
    return { stored: true, next: reply.status === 204 ? null : taskOf(await reply.text().catch(() => "")) };
  } catch {
    return { stored: false, message: `${word("not_stored")} ${word("answer_kept")}` };
  }
}

async function refusal(reply: Response): Promise<{ readonly message: string; readonly isOver: boolean }> {
  const fallback = `${word("not_stored")} ${word("answer_kept")}`;
  const body: unknown = await reply.json().catch(() => null);
  if (typeof body !== "object" || body === null) return { message: fallback, isOver: false };
  const { code, message, what_to_do: whatToDo } = body as Record<string, unknown>;
  const isOver = OVER.includes(code);
  // What comes next is on the page already.
  const parts = [message, isOver ? "" : whatToDo].filter((part) => typeof part === "string" && part !== "");
  return { message: parts.length > 0 ? parts.join(" ") : fallback, isOver };
}
