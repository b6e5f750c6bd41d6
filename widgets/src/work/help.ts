import type { Shortcut } from "../keys/keys";
import { word } from "../words/words";

/** Shows the keys of the page in a dialog, which Esc closes. */
export function showKeys(shortcuts: readonly Shortcut[], host: HTMLElement): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", word("keys_title"));
  const content = document.createElement("article");
  const title = document.createElement("h2");
  title.textContent = word("keys_title");
  content.append(title, list(shortcuts), closing());
  dialog.append(content);
  dialog.addEventListener("close", () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
  return dialog;
}

function list(shortcuts: readonly Shortcut[]): HTMLElement {
  const pairs = document.createElement("dl");
  pairs.className = "pairs";
  for (const { keys, meaning } of shortcuts) {
    const name = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      name.append(cap, " ");
    }
    const text = document.createElement("dd");
    text.textContent = meaning;
    pairs.append(name, text);
  }
  return pairs;
}

function closing(): HTMLFormElement {
  const form = document.createElement("form");
  form.method = "dialog";
  const button = document.createElement("button");
  button.textContent = word("close");
  form.append(button);
  return form;
}
