import { html, nothing } from "lit";
import type { Label } from "../element/labels";

interface Choosing {
  readonly legend: string;
  readonly labels: readonly Label[];
  readonly disabled?: boolean;
  readonly hideLegend?: boolean;
}

interface One extends Choosing {
  readonly group: string;
  readonly chosen: string | undefined;
  readonly choose: (value: string) => void;
}

interface Some extends Choosing {
  readonly chosen: readonly string[];
  readonly choose: (values: readonly string[]) => void;
}

/** One of several, as native radio buttons. */
export function chooseOne({ legend, labels, disabled, hideLegend, group, chosen, choose }: One): unknown {
  return html`<fieldset ?disabled=${disabled}>
    <legend class=${hideLegend ? "hidden-text" : nothing}>${legend}</legend>
    <div class="choices">
      ${labels.map(
        ({ value, text, key }) => html`<label class="choice">
          <input type="radio" name=${group} .value=${value} .checked=${chosen === value} @change=${() => choose(value)} />
          <span>${text}</span>${key && key !== text.toLowerCase() ? html`<kbd aria-hidden="true">${key.toUpperCase()}</kbd>` : nothing}
        </label>`,
      )}
    </div>
  </fieldset>`;
}

/** Any of several, as native check boxes; the values come in the order of the labels. */
export function chooseSome({ legend, labels, disabled, hideLegend, chosen, choose }: Some): unknown {
  const toggled = (value: string): readonly string[] =>
    labels.map((label) => label.value).filter((other) => (other === value) !== chosen.includes(other));
  return html`<fieldset ?disabled=${disabled}>
    <legend class=${hideLegend ? "hidden-text" : nothing}>${legend}</legend>
    <div class="choices">
      ${labels.map(
        ({ value, text }) => html`<label class="choice">
          <input type="checkbox" .checked=${chosen.includes(value)} @change=${() => choose(toggled(value))} /><span>${text}</span>
        </label>`,
      )}
    </div>
  </fieldset>`;
}

/** The value that a key stands for, where nobody types. */
export function chosenByKey(event: KeyboardEvent, host: Element, labels: readonly Label[]): string | undefined {
  const path = event.composedPath();
  const target = path[0];
  const isElsewhere = target !== document.body && !path.includes(host);
  const isTyping = target instanceof Element && target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (isElsewhere || isTyping || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return labels.find(({ key }) => key !== "" && key === event.key.toLowerCase())?.value;
}

/** The same labels without keys: where several groups stand on a page, a key would be ambiguous. */
export function withoutKeys(labels: readonly Label[]): readonly Label[] {
  return labels.map((label) => ({ ...label, key: "" }));
}

/** A label of our own words. */
export function label(value: string, text: string): Label {
  return { value, text, short: text, key: "", colour: "" };
}
