let region: HTMLElement | undefined;

/** Says a text to screen readers without moving the focus. */
export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement("div");
    region.className = "hidden-text";
    region.setAttribute("aria-live", "polite");
    region.id = "hw-announce";
    document.body.append(region);
  }
  // A live region is read only when it changes; an empty line makes a repeat a change.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
