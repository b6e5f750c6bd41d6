/**
 * What page and frame say to each other. Each message is one JSON text, so its length is known before it is
 * read and nothing but plain data comes in; only the bytes of a medium travel beside theirs.
 */

export const VERSION = 1;
/** In UTF-16 units: as long as a message may be. */
export const LONGEST_MESSAGE = 6_000_000;
const LONGEST_TEXT = 2_000;
const LONGEST_ID = 64;

/** What is restored in a template: for each name what its element gave. */
export type State = Readonly<Record<string, unknown>>;
/** What a template's form gives: `{name: value}`. */
export type Answer = Readonly<Record<string, unknown>>;

export type FromFrame =
  | { readonly type: "ready"; readonly height: number; readonly tags: readonly string[] }
  | { readonly type: "resize"; readonly height: number }
  | { readonly type: "draft"; readonly state: State }
  | { readonly type: "answer"; readonly answer: Answer; readonly request: string }
  /** With a request: why there is no answer. With `blocked`: the address that the walls kept out. */
  | { readonly type: "error"; readonly message: string; readonly request?: string; readonly blocked?: string }
  | { readonly type: "media"; readonly url: string }
  /** The person moves or types: sent every few seconds at most, for the time that is counted as work. */
  | { readonly type: "alive" }
  /** The template's own Submit button was pressed. */
  | { readonly type: "submit" };

export type ToFrame =
  | {
      readonly type: "begin";
      readonly draft: State | null;
      readonly locale: string;
      readonly words: Readonly<Record<string, string>>;
      readonly preview: boolean;
    }
  | { readonly type: "collect"; readonly request: string };

/** The one message that is no JSON text: bytes are handed over, not copied. */
export interface Media {
  readonly handwork: typeof VERSION;
  readonly type: "media";
  readonly url: string;
  readonly bytes: ArrayBuffer | null;
}

/** Writes a message; undefined when it is too long to be taken. */
export function encode(message: FromFrame | ToFrame): string | undefined {
  const text = JSON.stringify({ handwork: VERSION, ...message });
  return text.length > LONGEST_MESSAGE ? undefined : text;
}

/** Reads what a frame sent; undefined for anything else than a message of this protocol. */
export function readFromFrame(data: unknown): FromFrame | undefined {
  const said = parse(data);
  if (!said) return undefined;
  const read = READERS[said["type"] as FromFrame["type"]];
  return Object.hasOwn(READERS, String(said["type"])) ? read(said) : undefined;
}

/** Reads what the page sent. */
export function readToFrame(data: unknown): ToFrame | Media | undefined {
  if (isMedia(data)) return data;
  const said = parse(data);
  if (said?.["type"] === "collect") return isId(said["request"]) ? { type: "collect", request: said["request"] } : undefined;
  return said?.["type"] === "begin" ? begin(said) : undefined;
}

export function media(url: string, bytes: ArrayBuffer | null): Media {
  return { handwork: VERSION, type: "media", url, bytes };
}

type Said = Readonly<Record<string, unknown>>;

function parse(data: unknown): Said | undefined {
  if (typeof data !== "string" || data.length > LONGEST_MESSAGE) return undefined;
  try {
    const said: unknown = JSON.parse(data);
    return isObject(said) && said["handwork"] === VERSION ? said : undefined;
  } catch {
    return undefined;
  }
}

const READERS: { readonly [T in FromFrame["type"]]: (said: Said) => FromFrame | undefined } = {
  ready: ({ height, tags }) =>
    isHeight(height) && Array.isArray(tags) && tags.length <= 500 && tags.every((tag) => isText(tag))
      ? { type: "ready", height, tags }
      : undefined,
  resize: ({ height }) => (isHeight(height) ? { type: "resize", height } : undefined),
  draft: ({ state }) => (isObject(state) ? { type: "draft", state } : undefined),
  answer: ({ answer, request }) => (isObject(answer) && isId(request) ? { type: "answer", answer, request } : undefined),
  error: ({ message, request, blocked }) =>
    isText(message)
      ? { type: "error", message, ...(isId(request) ? { request } : {}), ...(isText(blocked) ? { blocked } : {}) }
      : undefined,
  media: ({ url }) => (isText(url) ? { type: "media", url } : undefined),
  alive: () => ({ type: "alive" }),
  submit: () => ({ type: "submit" }),
};

function begin(said: Said): ToFrame | undefined {
  const { draft, locale, words, preview } = said;
  if (draft !== null && !isObject(draft)) return undefined;
  if (!isText(locale) || !isObject(words) || typeof preview !== "boolean") return undefined;
  const texts = Object.entries(words).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return { type: "begin", draft, locale, words: Object.fromEntries(texts), preview };
}

function isMedia(data: unknown): data is Media {
  if (!isObject(data) || data["handwork"] !== VERSION || data["type"] !== "media") return false;
  return isText(data["url"]) && (data["bytes"] === null || data["bytes"] instanceof ArrayBuffer);
}

function isObject(value: unknown): value is Said {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_TEXT;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_ID;
}

function isHeight(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
