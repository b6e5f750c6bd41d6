/** Gives each named light child the slot of its name. */
export function sortRegions(host: Element, names: readonly string[]): void {
  for (const child of host.children) {
    if (names.includes(child.localName) && child.slot !== child.localName) child.slot = child.localName;
  }
}

/** Whether a `crowd-form` is around the element, also across shadows. */
export function standsInForm(element: Element): boolean {
  for (let at: Element | undefined = element; at; at = hostOf(at)) if (at.closest("crowd-form")) return true;
  return false;
}

/** The element in whose shadow this one stands. */
export function hostOf(element: Element): Element | undefined {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : undefined;
}
