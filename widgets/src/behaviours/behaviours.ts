import { announce } from "../announce/announce";
import { word, type WordKey } from "../words/words";

/** Starts what plain attributes ask for anywhere on the page. */
export function startBehaviours(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button) void copy(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !(event.target instanceof HTMLElement) || !event.target.matches("a[role=button]")) return;
    // What is called a button is pressed by the space bar too.
    event.preventDefault();
    event.target.click();
  });
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (select instanceof HTMLSelectElement && select.matches("[data-submit]")) select.form?.requestSubmit();
  });
  proposeTimeZone();
  const refresh = (): void => document.querySelectorAll<HTMLElement>(".table-wrap").forEach(makeScrollable);
  refresh();
  window.addEventListener("resize", refresh);
  document.addEventListener("htmx:afterSettle", refresh);
}

/** A region that scrolls must take the focus, else the keyboard cannot scroll it. */
export function makeScrollable(wrap: HTMLElement): void {
  if (wrap.scrollWidth <= wrap.clientWidth) {
    wrap.removeAttribute("tabindex");
    return;
  }
  wrap.tabIndex = 0;
  wrap.setAttribute("role", "region");
  const caption = wrap.querySelector("caption")?.textContent.trim();
  if (!wrap.hasAttribute("aria-label")) wrap.setAttribute("aria-label", caption || word("table_scroll"));
}

/** Fills an empty time zone in with the device's, where the list has it. */
export function proposeTimeZone(): void {
  const field = document.querySelector<HTMLInputElement>("input[data-time-zone]");
  if (!field || field.value !== "") return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
  const offered = [...(field.list?.options ?? [])].some((option) => option.value === zone);
  if (offered) field.value = zone;
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.querySelector(button.dataset["copy"] ?? "");
  const text = source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement ? source.value : source?.textContent;
  let said: WordKey = "copied";
  try {
    await navigator.clipboard.writeText(text?.trim() ?? "");
  } catch {
    said = "copy_failed";
  }
  button.dataset["said"] = word(said);
  announce(word(said));
}
