import { listOf, objectOf } from "../../element/attributes";
import { LiteralError } from "../../element/literals";
import { Offsets } from "./offsets";
import { inOrder, type Span } from "./spans";

/** As the documentation writes it: offsets in code points, the end exclusive. */
export interface Entity {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly label: string;
}

export function entities(text: string, spans: readonly Span[]): readonly Entity[] {
  const offsets = new Offsets(text);
  return spans.map(({ start, end, label }) => ({
    startOffset: offsets.toPoints(start),
    endOffset: offsets.toPoints(end),
    label,
  }));
}

/** Reads a list of entities, or an answer with one; what lies outside of the text is left out. */
export function spansOf(text: string, value: unknown, attribute: string): readonly Span[] {
  const isAnswer = typeof value === "object" && value !== null && "entities" in value;
  const offsets = new Offsets(text);
  const spans = listOf(isAnswer ? value.entities : value, attribute).map((entry) => {
    const { startOffset, endOffset, label } = objectOf(entry, attribute);
    if (typeof startOffset !== "number" || typeof endOffset !== "number" || typeof label !== "string") {
      throw new LiteralError("startOffset, endOffset and label", JSON.stringify(entry), attribute);
    }
    return { start: offsets.toUnits(startOffset), end: offsets.toUnits(endOffset), label };
  });
  return inOrder(spans.filter(({ start, end }) => start >= 0 && start < end && end <= text.length));
}
