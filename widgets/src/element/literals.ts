const DEEPEST = 100;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", "0": "\0" };
const NAMES: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, undefined: undefined };
const NUMBER = /[+-]?(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
const NAME = /[\p{L}$_][\p{L}\p{N}$_\u200c\u200d]*/uy;
const GAP = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

/** A text that is no literal: what was expected, and near which words. */
export class LiteralError extends Error {
  constructor(
    readonly expected: string,
    readonly near: string,
    readonly attribute = "",
  ) {
    super(`${attribute || "The value"}: expected ${expected} near "${near}"`);
  }
}

/** Reads a JavaScript literal (lists, objects, strings, numbers, true, false, null) without evaluating anything. */
export function literal(text: string, attribute = ""): unknown {
  return new Reader(text, attribute).whole();
}

/** The literal, or the text itself where it does not look like a list or an object. */
export function literalOrText(text: string, attribute = ""): unknown {
  return /^\s*[[{]/.test(text) ? literal(text, attribute) : text;
}

class Reader {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly text: string,
    private readonly attribute: string,
  ) {}

  whole(): unknown {
    const value = this.#value();
    this.#gap();
    if (this.#at < this.text.length) throw this.#wrong("the end");
    return value;
  }

  #value(): unknown {
    this.#gap();
    const first = this.text[this.#at];
    if (first === "[") return this.#nested(() => this.#list());
    if (first === "{") return this.#nested(() => this.#object());
    if (first === '"' || first === "'" || first === "`") return this.#string(first);
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number.replace(/^\+/, "").replace(/^-(0x.*)$/i, "$1")) * (/^-0x/i.test(number) ? -1 : 1);
    const name = this.#match(NAME);
    if (name !== undefined && Object.hasOwn(NAMES, name)) return NAMES[name];
    if (name !== undefined) this.#at -= name.length;
    throw this.#wrong("a list, an object, a text in quotes or a number");
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#wrong(`at most ${DEEPEST} levels`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #list(): unknown[] {
    const list: unknown[] = [];
    this.#at += 1;
    while (!this.#ends("]")) {
      list.push(this.#value());
      this.#comma("]");
    }
    return list;
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#at += 1;
    while (!this.#ends("}")) {
      const key = this.#key();
      this.#gap();
      if (this.text[this.#at] !== ":") throw this.#wrong('":" after a name');
      this.#at += 1;
      // A plain assignment to "__proto__" would change the object instead of adding a field.
      Object.defineProperty(object, key, { value: this.#value(), enumerable: true, writable: true, configurable: true });
      this.#comma("}");
    }
    return object;
  }

  #key(): string {
    this.#gap();
    const first = this.text[this.#at];
    if (first === '"' || first === "'") return this.#string(first);
    const key = this.#match(NAME) ?? this.#match(NUMBER);
    if (key === undefined) throw this.#wrong("a name");
    return key;
  }

  #string(quote: string): string {
    let value = "";
    for (let at = this.#at + 1; at < this.text.length; at += 1) {
      const sign = this.text[at];
      if (sign === quote) {
        this.#at = at + 1;
        return value;
      }
      if (sign !== "\\") value += sign;
      else [value, at] = this.#escape(value, at + 1);
    }
    throw this.#wrong(`a closing ${quote}`);
  }

  #escape(value: string, at: number): [string, number] {
    const sign = this.text[at] ?? "";
    const code = /^(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2}))/i.exec(this.text.slice(at, at + 10));
    if (code) {
      const point = parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16);
      if (point > 0x10ffff) throw this.#wrong("a character that exists");
      return [value + (code[1] ? String.fromCodePoint(point) : String.fromCharCode(point)), at + code[0].length - 1];
    }
    // A backslash before a line's end continues the text on the next line.
    return [value + (sign === "\n" ? "" : (ESCAPES[sign] ?? sign)), at];
  }

  #ends(close: string): boolean {
    this.#gap();
    if (this.text[this.#at] !== close) return false;
    this.#at += 1;
    return true;
  }

  #comma(close: string): void {
    this.#gap();
    const sign = this.text[this.#at];
    if (sign === ",") this.#at += 1;
    else if (sign !== close) throw this.#wrong(`"," or "${close}"`);
  }

  #gap(): void {
    this.#match(GAP);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #wrong(expected: string): LiteralError {
    const near = this.text.slice(Math.max(0, this.#at - 10), this.#at + 20).replace(/\s+/g, " ").trim();
    return new LiteralError(expected, near, this.attribute);
  }
}
