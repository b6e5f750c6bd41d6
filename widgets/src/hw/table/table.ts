import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { LITERAL, listOf } from "../../element/attributes";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";
import { cellOf, columnsOf, typedOf, type Cell, type Column } from "./cells";

type Typed = Readonly<Record<string, string | boolean>>;
type Row = Readonly<Record<string, Cell>>;

/** A table to fill, from a picture beside it where there is one. */
export class FillTable extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    src: { type: String },
    alt: { type: String },
    columns: LITERAL,
    initialValue: { ...LITERAL, attribute: "initial-value" },
    minRows: { type: Number, attribute: "min-rows" },
    maxRows: { type: Number, attribute: "max-rows" },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .beside { display: grid; gap: 1rem; }
      @media (min-width: 56rem) { .beside.with { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); align-items: start; } }
      .picture { max-height: 28rem; overflow: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--paper-sunk); }
      .picture img { display: block; width: calc(100% * var(--zoom)); max-width: none; }
      .scroll { overflow-x: auto; padding: 3px; }
      table { width: 100%; border-collapse: collapse; }
      th { padding: 0 0.375rem 0.25rem; font-size: 0.875rem; text-align: start; white-space: nowrap; }
      td { padding: 0 0.1875rem 0.375rem; vertical-align: top; }
      td input:not([type="checkbox"]), td select { min-width: 6rem; max-width: none; padding: 0.375rem 0.5rem; }
      td input.text { min-width: 9rem; }
      td.number input { text-align: end; font-variant-numeric: tabular-nums; }
      td.check { text-align: center; padding-block-start: 0.75rem; }
      [aria-invalid="true"] { border-color: var(--bad) !important; box-shadow: inset 0 0 0 1px var(--bad); }
    `,
  ];

  declare src: string | undefined;
  declare alt: string | undefined;
  declare columns: unknown;
  declare initialValue: unknown;
  declare minRows: number | undefined;
  declare maxRows: number | undefined;

  #rows: readonly Typed[] | undefined;
  #zoom = 1;
  #focusOn: readonly [number, number] | undefined;

  get value(): { readonly rows: readonly Row[] } {
    const columns = columnsOf(this.columns);
    const rows = this.#now(columns).filter((row) => isFilled(row));
    return { rows: rows.map((row) => Object.fromEntries(columns.map((column) => [column.name, cellOf(column, row[column.name] ?? "") ?? null]))) };
  }

  set value(value: unknown) {
    const rows = (value as { readonly rows?: unknown } | undefined)?.rows;
    const columns = columnsOf(this.columns);
    this.#rows = Array.isArray(rows) ? typedRows(columns, rows) : undefined;
    this.requestUpdate();
  }

  /** What is typed, also where it cannot be read yet. */
  override get state(): unknown {
    return { typed: this.#now(columnsOf(this.columns)) };
  }

  override set state(state: unknown) {
    const { typed } = (state ?? {}) as { readonly typed?: readonly Typed[] };
    this.#rows = Array.isArray(typed) ? typed : undefined;
    this.requestUpdate();
  }

  override problem(): string {
    const columns = columnsOf(this.columns);
    const filled = this.#now(columns).map((row, index) => ({ row, index })).filter(({ row }) => isFilled(row));
    const least = Math.max(this.required ? 1 : 0, this.minRows ?? 0);
    if (filled.length < least) return word("hw_rows_missing", { count: least });
    for (const { row, index } of filled) {
      const column = columns.find((one) => wrong(one, row));
      if (column) return wrong(column, row) === "missing" ? word("hw_cell_missing", { column: column.label, row: index + 1 }) : word("hw_cell_unreadable", { column: column.label, row: index + 1, text: String(row[column.name]) });
    }
    return "";
  }

  override focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>("td [aria-invalid=true], td input, td select")?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("columns") && this.hasUpdated) this.#rows = undefined;
  }

  protected override view(): unknown {
    const columns = columnsOf(this.columns);
    const rows = this.#now(columns);
    const picture = this.#picture();
    return html`
      ${this.heading()} ${this.instructions()}
      <slot name="classification-target"></slot>
      <div class=${picture === nothing ? "beside" : "beside with"}>
        ${picture}
        <div>
          <div class="scroll">
            <table>
              <caption class="hidden-text">${this.header || word("hw_table")}</caption>
              <thead><tr>${columns.map((column) => html`<th scope="col">${column.label}${column.required ? " *" : ""}</th>`)}<th><span class="hidden-text">${word("hw_remove")}</span></th></tr></thead>
              <tbody>${rows.map((row, index) => this.#row(columns, row, index, rows.length))}</tbody>
            </table>
          </div>
          <button type="button" class="add" ?disabled=${this.disabled || rows.length >= this.#most} @click=${() => this.#add(0)}>+ ${word("hw_add_row")}</button>
          <p class="hint">${word("hw_table_help")}</p>
        </div>
      </div>`;
  }

  protected override updated(): void {
    const [row, column] = this.#focusOn ?? [-1, -1];
    this.#focusOn = undefined;
    this.#field(row, column)?.focus();
  }

  get #most(): number {
    return this.maxRows ?? 500;
  }

  #now(columns: readonly Column[]): readonly Typed[] {
    if (this.#rows) return this.#rows;
    const given = typedRows(columns, listOf(this.initialValue, "initial-value"));
    return given.length > 0 ? given : [empty(columns)];
  }

  #picture(): unknown {
    if (!this.src) return nothing;
    return html`<div>
      <div class="picture" tabindex="0" role="region" aria-label=${word("hw_picture")} style="--zoom: ${this.#zoom}"><img src=${this.src} alt=${this.alt ?? word("hw_picture")} /></div>
      <div class="row" style="margin-block-start: 0.5rem">
        <button type="button" class="square" aria-label=${word("hw_zoom_out")} ?disabled=${this.#zoom <= 1} @click=${() => this.#zoomTo(this.#zoom - 0.5)}>−</button>
        <button type="button" class="square" aria-label=${word("hw_zoom_in")} ?disabled=${this.#zoom >= 4} @click=${() => this.#zoomTo(this.#zoom + 0.5)}>+</button>
        <span class="hint">${Math.round(this.#zoom * 100)} %</span>
      </div>
    </div>`;
  }

  #row(columns: readonly Column[], row: Typed, index: number, count: number): unknown {
    return html`<tr>
      ${columns.map((column, at) => html`<td class=${cellClass(column)}>${this.#cell(column, row, index, at)}</td>`)}
      <td><button type="button" class="square" ?disabled=${this.disabled || (count === 1 && !isFilled(row))} aria-label=${word("hw_remove_row", { row: index + 1 })} @click=${() => this.#remove(columns, index)}>×</button></td>
    </tr>`;
  }

  #cell(column: Column, row: Typed, index: number, at: number): unknown {
    const name = `${column.label}, ${word("hw_row", { row: index + 1 })}`;
    const typed = row[column.name] ?? "";
    const press = (event: KeyboardEvent): void => this.#press(event, index, at);
    const set = (event: Event): void => this.#set(index, column, event.target as HTMLInputElement);
    if (column.type === "check") return html`<input type="checkbox" aria-label=${name} ?disabled=${this.disabled} .checked=${typed === true} @change=${set} @keydown=${press} />`;
    if (column.type === "choice") {
      return html`<select aria-label=${name} ?disabled=${this.disabled} .value=${String(typed)} @change=${set}>
        <option value=""></option>
        ${column.choices.map((choice) => html`<option value=${choice.value} ?selected=${choice.value === typed}>${choice.text}</option>`)}
      </select>`;
    }
    const isNumber = column.type === "number" || column.type === "money";
    const isWrong = isFilled(row) && wrong(column, row) === "unreadable";
    return html`<input class=${column.type} type=${column.type === "date" ? "date" : "text"} inputmode=${isNumber ? "decimal" : nothing} dir=${isNumber ? "ltr" : "auto"} aria-label=${name}
      aria-invalid=${isWrong} title=${isWrong ? word("hw_number_hint") : nothing} ?disabled=${this.disabled} autocomplete="off" .value=${String(typed)} @input=${set} @keydown=${press} />`;
  }

  #set(index: number, column: Column, field: HTMLInputElement): void {
    const typed = field.type === "checkbox" ? field.checked : field.value;
    this.#rows = this.#now(columnsOf(this.columns)).map((row, at) => (at === index ? { ...row, [column.name]: typed } : row));
    this.changed();
  }

  /** Enter goes down the column, and past the last row makes a new one. */
  #press(event: KeyboardEvent, row: number, column: number): void {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    const below = this.#field(row + (event.shiftKey ? -1 : 1), column);
    if (below) below.focus();
    else if (!event.shiftKey) this.#add(column);
  }

  #field(row: number, column: number): HTMLElement | undefined {
    const cells = this.renderRoot.querySelectorAll("tbody tr")[row]?.children;
    return cells?.[column]?.querySelector<HTMLElement>("input, select") ?? undefined;
  }

  #add(column: number): void {
    const columns = columnsOf(this.columns);
    const rows = this.#now(columns);
    if (rows.length >= this.#most) return;
    this.#rows = [...rows, empty(columns)];
    this.#focusOn = [rows.length, column];
    this.changed();
  }

  #remove(columns: readonly Column[], index: number): void {
    const rows = this.#now(columns).filter((_, at) => at !== index);
    this.#rows = rows.length > 0 ? rows : [empty(columns)];
    this.#focusOn = [Math.min(index, this.#rows.length - 1), 0];
    this.changed();
  }

  #zoomTo(zoom: number): void {
    this.#zoom = zoom;
    this.requestUpdate();
  }
}

function empty(columns: readonly Column[]): Typed {
  return Object.fromEntries(columns.map((column) => [column.name, typedOf(column, undefined)]));
}

function typedRows(columns: readonly Column[], rows: readonly unknown[]): readonly Typed[] {
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column.name, typedOf(column, (row as Readonly<Record<string, unknown>> | null)?.[column.name])])));
}

function isFilled(row: Typed): boolean {
  return Object.values(row).some((typed) => (typeof typed === "boolean" ? typed : typed.trim() !== ""));
}

function wrong(column: Column, row: Typed): "missing" | "unreadable" | undefined {
  const cell = cellOf(column, row[column.name] ?? "");
  if (cell === undefined) return "unreadable";
  return column.required && cell === null ? "missing" : undefined;
}

function cellClass(column: Column): string {
  if (column.type === "check") return "check";
  return column.type === "number" || column.type === "money" ? "number" : "";
}

define("hw-table", FillTable);
