interface Composed {
  getComposedRanges?(options: { shadowRoots: ShadowRoot[] }): StaticRange[];
}
interface Selecting {
  getSelection?(): Selection | null;
}
interface Caret {
  readonly offsetNode: Node;
  readonly offset: number;
}
interface Pointing {
  caretPositionFromPoint?(x: number, y: number, options: { shadowRoots: ShadowRoot[] }): Caret | null;
}

export interface Position {
  readonly node: Node;
  readonly offset: number;
}

/** What is selected inside a shadow, where browsers agree on no one way to ask. */
export function selectedIn(shadow: ShadowRoot): readonly [Position, Position] | undefined {
  const range = composedRange(shadow) ?? ownRange((shadow as unknown as Selecting).getSelection?.() ?? document.getSelection());
  if (!range) return undefined;
  return [
    { node: range.startContainer, offset: range.startOffset },
    { node: range.endContainer, offset: range.endOffset },
  ];
}

function composedRange(shadow: ShadowRoot): StaticRange | undefined {
  return (document.getSelection() as Composed | null)?.getComposedRanges?.({ shadowRoots: [shadow] })[0];
}

function ownRange(selection: Selection | null): Range | undefined {
  return selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : undefined;
}

/** The place in the text under a point of the window. */
export function positionAt(shadow: ShadowRoot, x: number, y: number): Position | undefined {
  const caret = (document as unknown as Pointing).caretPositionFromPoint?.(x, y, { shadowRoots: [shadow] });
  if (caret) return { node: caret.offsetNode, offset: caret.offset };
  // Elsewhere the click has put the selection there already.
  return selectedIn(shadow)?.[0];
}
