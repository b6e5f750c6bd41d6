import { LiteralError } from "../element/literals";

/** What an attribute gives; undefined where it cannot be read, which the element shows by itself. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof LiteralError) return undefined;
    throw error;
  }
}
