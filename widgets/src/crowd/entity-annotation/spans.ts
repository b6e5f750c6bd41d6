/** A stretch of a text, in UTF-16 units, its end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Span extends Stretch {
  readonly label: string;
}

export function sameStretch(one: Stretch, other: Stretch): boolean {
  return one.start === other.start && one.end === other.end;
}

export function overlaps(one: Stretch, other: Stretch): boolean {
  return one.start < other.end && other.start < one.end;
}

/** The spans in the order of the text, without repetitions. */
export function inOrder(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : 1));
  return sorted.filter((span, index) => {
    const before = sorted[index - 1];
    return !before || !sameStretch(before, span) || before.label !== span.label;
  });
}

/** The same stretch without the blanks around it; undefined when nothing else is in it. */
export function trimmed(text: string, stretch: Stretch): Stretch | undefined {
  const inside = text.slice(stretch.start, stretch.end);
  const start = stretch.start + (inside.length - inside.trimStart().length);
  const end = stretch.end - (inside.length - inside.trimEnd().length);
  return start < end ? { start, end } : undefined;
}

/** Marking a stretch that is marked already gives it the new label; what is overlapped otherwise says so. */
export function marked(spans: readonly Span[], span: Span, overlapAllowed: boolean): readonly Span[] | "overlap" {
  const others = spans.filter((other) => !sameStretch(other, span));
  if (!overlapAllowed && others.some((other) => overlaps(other, span))) return "overlap";
  return inOrder([...others, span]);
}

export function without(spans: readonly Span[], span: Span): readonly Span[] {
  return spans.filter((other) => !sameStretch(other, span) || other.label !== span.label);
}

/** The narrowest span that holds a place. */
export function spanAt(spans: readonly Span[], place: number): Span | undefined {
  const holding = spans.filter((span) => span.start <= place && place < span.end);
  return holding.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}

export interface Piece extends Stretch {
  readonly spans: readonly Span[];
  readonly chosen: boolean;
}

/** A stretch cut where spans or the chosen stretch begin and end, so that each piece looks the same all through. */
export function pieces(within: Stretch, spans: readonly Span[], chosen: Stretch | undefined): readonly Piece[] {
  const touching = spans.filter((span) => overlaps(span, within));
  const stretches: readonly Stretch[] = chosen && overlaps(chosen, within) ? [...touching, chosen] : touching;
  const cuts = new Set([within.start, within.end]);
  for (const { start, end } of stretches) {
    cuts.add(Math.max(start, within.start));
    cuts.add(Math.min(end, within.end));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const piece = { start: places[index] ?? within.start, end };
    return {
      ...piece,
      spans: touching.filter((span) => overlaps(span, piece)),
      chosen: chosen !== undefined && overlaps(chosen, piece),
    };
  });
}
