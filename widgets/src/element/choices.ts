import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Label } from "./labels";

/** How a list of choices looks. */
export const choicesLook = css`
  fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
  legend { padding: 0; margin-block-end: 0.5rem; font-size: 1.25rem; font-weight: 600; }
  .choice {
    display: flex; align-items: center; gap: 0.75rem; min-height: 2.75rem; margin-block-end: 0.375rem; padding: 0.375rem 0.75rem;
    border: 1px solid var(--edge); border-radius: 6px; background: var(--paper-raised); font-weight: 400; cursor: pointer;
  }
  .choice:hover { border-color: var(--ink); }
  .choice:has(:checked) { border-color: var(--accent); background: var(--accent-wash); }
  .choice:has(:disabled) { opacity: 0.6; cursor: default; }
  .choice span { flex: 1; overflow-wrap: anywhere; }
`;

interface Choices {
  readonly labels: readonly Label[];
  readonly chosen: ReadonlySet<string>;
  readonly kind: "radio" | "checkbox";
  readonly legend: unknown;
  readonly disabled: boolean;
  readonly onChoose: (value: string, on: boolean) => void;
}

/** A group of radio buttons or boxes, each with its key. */
export function choices(given: Choices): TemplateResult {
  return html`<fieldset class="category-picker-wrapper" ?disabled=${given.disabled}>
    <legend>${given.legend}</legend>
    ${repeat(given.labels, (label) => label.value, (label) => choice(label, given))}
  </fieldset>`;
}

function choice(label: Label, { kind, chosen, onChoose }: Choices): TemplateResult {
  const onChange = (event: Event): void => onChoose(label.value, (event.target as HTMLInputElement).checked);
  // The element itself tells the document of a change, once.
  const quiet = (event: Event): void => event.stopPropagation();
  return html`<label class="choice">
    <input type=${kind} name="choice" .value=${label.value} .checked=${chosen.has(label.value)}
      aria-keyshortcuts=${label.key || nothing} @input=${quiet} @change=${onChange} />
    <span>${label.text}</span>${label.key ? html`<kbd aria-hidden="true">${label.key.toUpperCase()}</kbd>` : nothing}
  </label>`;
}
