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

/** An attribute that its element cannot read, and what was expected. */
export interface Broken {
  readonly element: string;
  readonly attribute: string;
  readonly expected: string;
  readonly near: string;
}

export type FromFrame =
  | { readonly type: "ready"; readonly height: number; readonly tags: readonly string[] }
  | { readonly type: "resize"; readonly height: number }
  | { readonly type: "draft"; readonly state: State }
  | { readonly type: "answer"; readonly answer: Answer; readonly request: string }
  /**
   * With a request: why there is no answer. With `blocked`: the address that the walls kept out. With `broken`: which
   * attribute of which element cannot be read.
   */
  | {
      readonly type: "error";
      readonly message: string;
      readonly request?: string;
      readonly blocked?: string;
      readonly broken?: Broken;
    }
  | { readonly type: "media"; readonly url: string }
  /** The person moves or types: sent every few seconds at most, for the time that is counted as work. */
  | { readonly type: "alive" }
  /** No browser gives the microphone to a frame without an origin: the page records for it. */
  | {
      readonly type: "record";
      readonly request: string;
      readonly act: "start" | "stop" | "cancel";
      readonly format: "opus" | "wav";
      readonly rate: number;
      readonly most: number;
    }
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
  | { readonly type: "collect"; readonly request: string }
  /** How a recording goes; `refused` has the name of the browser's error. */
  | {
      readonly type: "sound";
      readonly request: string;
      readonly phase: "recording" | "reading" | "refused";
      readonly level: number;
      readonly seconds: number;
      readonly reason: string;
    };

/** Two messages are no JSON text: their bytes are handed over, not copied. */
export interface Media {
  readonly handwork: typeof VERSION;
  readonly type: "media";
  readonly url: string;
  readonly bytes: ArrayBuffer | null;
}

/** What was recorded for the frame. */
export interface Recorded {
  readonly handwork: typeof VERSION;
  readonly type: "recorded";
  readonly request: string;
  readonly mediaType: string;
  readonly seconds: number;
  readonly bytes: ArrayBuffer;
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
  const type = said["type"];
  if (typeof type !== "string" || !Object.hasOwn(READERS, type)) return undefined;
  return READERS[type as FromFrame["type"]](said);
}

/** Reads what the page sent. */
export function readToFrame(data: unknown): ToFrame | Media | Recorded | undefined {
  if (isMedia(data) || isRecorded(data)) return data;
  const said = parse(data);
  if (said?.["type"] === "collect") return isId(said["request"]) ? { type: "collect", request: said["request"] } : undefined;
  if (said?.["type"] === "sound") return sound(said);
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
  error: ({ message, request, blocked, broken }) =>
    isText(message)
      ? {
          type: "error",
          message,
          ...(isId(request) ? { request } : {}),
          ...(isText(blocked) ? { blocked } : {}),
          ...(isBroken(broken) ? { broken: partsOf(broken) } : {}),
        }
      : undefined,
  media: ({ url }) => (isText(url) ? { type: "media", url } : undefined),
  alive: () => ({ type: "alive" }),
  record,
  submit: () => ({ type: "submit" }),
};

function begin(said: Said): ToFrame | undefined {
  const { draft, locale, words, preview } = said;
  if (draft !== null && !isObject(draft)) return undefined;
  if (!isText(locale) || !isObject(words) || typeof preview !== "boolean") return undefined;
  const texts = Object.entries(words).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return { type: "begin", draft, locale, words: Object.fromEntries(texts), preview };
}

function sound({ request, phase, level, seconds, reason }: Said): ToFrame | undefined {
  const known = (["recording", "reading", "refused"] as const).find((one) => one === phase);
  if (!known || !isId(request) || !isHeight(level) || !isHeight(seconds) || !isText(reason)) return undefined;
  return { type: "sound", request, phase: known, level, seconds, reason };
}

function isRecorded(data: unknown): data is Recorded {
  if (!isObject(data) || data["handwork"] !== VERSION || data["type"] !== "recorded") return false;
  return isId(data["request"]) && isText(data["mediaType"]) && isHeight(data["seconds"]) && data["bytes"] instanceof ArrayBuffer;
}

function record({ request, act, format, rate, most }: Said): FromFrame | undefined {
  const known = (["start", "stop", "cancel"] as const).find((one) => one === act);
  if (!known || !isId(request) || !isHeight(rate) || !isHeight(most)) return undefined;
  return { type: "record", request, act: known, format: format === "wav" ? "wav" : "opus", rate, most };
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

function isBroken(value: unknown): value is Broken {
  return isObject(value) && ["element", "attribute", "expected", "near"].every((part) => isText(value[part]));
}

function partsOf({ element, attribute, expected, near }: Broken): Broken {
  return { element, attribute, expected, near };
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_ID;
}

function isHeight(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
