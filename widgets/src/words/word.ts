type Values = Readonly<Record<string, string | number>>;

const english: Record<string, string> = {};
let given: Record<string, unknown> | undefined;
let known: { readonly source: Element | null; readonly words: Record<string, unknown> } | undefined;

/** Adds texts that hold where the page gives none. */
export function learn(texts: Readonly<Record<string, string>>): void {
  Object.assign(english, texts);
}

/** Takes the page's texts; without them the page's `#hw-words` is read. */
export function useWords(words: Record<string, unknown> | undefined): void {
  given = words;
}

function pageWords(): Record<string, unknown> {
  const source = document.getElementById("hw-words");
  if (!known || known.source !== source) known = { source, words: readWords(source?.textContent ?? "") };
  return known.words;
}

function readWords(text: string): Record<string, unknown> {
  if (!text) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    console.error("hw-words is not valid JSON; English is used");
    return {};
  }
}

/** Every text that the page gives; what it lacks is English where it is used. */
export function wordsOfPage(): Record<string, string> {
  const texts = Object.entries(pageWords()).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return Object.fromEntries(texts);
}

/** The text for a key, with `{name}` filled in. */
export function text(key: string, values: Values = {}): string {
  const found = (given ?? pageWords())[key];
  const chosen = typeof found === "string" && found !== "" ? found : (english[key] ?? key);
  return chosen
    .replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
    .trim();
}
