import { word } from "../words/words";
import { order, type Direction } from "./order";

const FILTER_FROM_ROWS = 8;

/** A table of the server that sorts and filters in the page. */
export class Table extends HTMLElement {
  #ready = false;

  connectedCallback(): void {
    const table = this.querySelector("table");
    if (this.#ready || !table) return;
    this.#ready = true;
    this.#addSorting(table);
    this.#addFilter(table);
  }

  #addSorting(table: HTMLTableElement): void {
    if (rowsOf(table).length < 2) return;
    const headers = [...table.querySelectorAll<HTMLElement>("thead tr:first-child th")];
    headers.forEach((header, column) => {
      const name = header.textContent.trim();
      if (header.dataset["sort"] === "none" || name === "") return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = word("sort_by", { column: name });
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => sort(table, headers, column));
    });
  }

  #addFilter(table: HTMLTableElement): void {
    const from = Number(this.getAttribute("filter-from") ?? FILTER_FROM_ROWS);
    const rows = rowsOf(table);
    if (this.hasAttribute("no-filter") || rows.length < from) return;
    const label = document.createElement("label");
    label.className = "filter";
    const input = document.createElement("input");
    input.type = "search";
    input.autocomplete = "off";
    const count = document.createElement("output");
    label.append(word("filter"), " ", input);
    input.addEventListener("input", () => {
      const shown = filter(rowsOf(table), input.value, this.#language);
      count.textContent = input.value === "" ? "" : word("filter_count", { shown, total: rows.length });
    });
    const line = document.createElement("div");
    line.className = "filter-line";
    line.append(label, count);
    this.prepend(line);
  }

  get #language(): string | undefined {
    return document.documentElement.lang || undefined;
  }
}

function rowsOf(table: HTMLTableElement): readonly HTMLTableRowElement[] {
  return [...table.querySelectorAll<HTMLTableRowElement>("tbody tr:not(.empty)")];
}

function sort(table: HTMLTableElement, headers: readonly HTMLElement[], column: number): void {
  const header = headers[column];
  const direction: Direction = header?.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  for (const other of headers) other.removeAttribute("aria-sort");
  header?.setAttribute("aria-sort", direction);
  const rows = rowsOf(table);
  const cells = rows.map((row) => valueOf(row.children[column]));
  const sorted = order(cells, direction, document.documentElement.lang || undefined);
  table.querySelector("tbody")?.append(...sorted.flatMap((at) => rows[at] ?? []));
}

function valueOf(cell: Element | undefined): string {
  return cell?.getAttribute("data-value") ?? cell?.textContent.trim() ?? "";
}

/** Hides the rows that lack a word of the query; says how many are left. */
function filter(rows: readonly HTMLTableRowElement[], query: string, language: string | undefined): number {
  const words = query.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  for (const row of rows) {
    const text = row.textContent.toLocaleLowerCase(language);
    row.hidden = !words.every((part) => text.includes(part));
  }
  return rows.filter((row) => !row.hidden).length;
}
