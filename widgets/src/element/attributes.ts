import type { PropertyDeclaration } from "lit";
import { literal, LiteralError, literalOrText } from "./literals";

function read(how: (text: string) => unknown): PropertyDeclaration {
  return {
    converter: {
      // The error is kept as the value: whoever uses the value throws it, and the element shows it.
      fromAttribute: (text: string | null): unknown => {
        if (text === null || text.trim() === "") return undefined;
        try {
          return how(text);
        } catch (error) {
          if (error instanceof LiteralError) return error;
          throw error;
        }
      },
    },
  };
}

/** A property whose attribute holds a JavaScript literal: `{ ...LITERAL, attribute: "label-colors" }`. */
export const LITERAL: PropertyDeclaration = read(literal);

/** The same where a plain text is meant too, as in `initial-value="Cat"`. */
export const LITERAL_OR_TEXT: PropertyDeclaration = read(literalOrText);

/** A property that is on when its attribute stands there, except as `="false"`. */
export const FLAG: PropertyDeclaration = {
  converter: { fromAttribute: (text: string | null) => text !== null && text.trim().toLowerCase() !== "false" },
};

/** Gives the value that a literal attribute or a script set; throws what was wrong with the attribute. */
export function given(value: unknown, attribute: string): unknown {
  if (value instanceof LiteralError) throw new LiteralError(value.expected, value.near, attribute);
  // A script may set the property to the text that it would have written in the attribute.
  return typeof value === "string" && /^\s*[[{]/.test(value) ? literal(value, attribute) : value;
}

/** Gives a list; nothing is an empty one. */
export function listOf(value: unknown, attribute: string): readonly unknown[] {
  const found = given(value, attribute);
  if (found === undefined || found === null || found === "") return [];
  if (Array.isArray(found)) return found;
  throw new LiteralError("a list in [ ]", String(found).slice(0, 30), attribute);
}

/** Gives an object; nothing is an empty one. */
export function objectOf(value: unknown, attribute: string): Readonly<Record<string, unknown>> {
  const found = given(value, attribute);
  if (found === undefined || found === null || found === "") return {};
  if (typeof found === "object" && !Array.isArray(found)) return { ...found };
  throw new LiteralError("an object in { }", String(found).slice(0, 30), attribute);
}
