import { encode, readToFrame, type FromFrame, type Media, type Recorded, type ToFrame } from "./protocol";

/** Says something to the page around the frame; false when it is too long to be taken. */
export function say(message: FromFrame): boolean {
  const text = encode(message);
  if (text === undefined) return false;
  // The frame's own origin is opaque and the page's is unknown here; nothing in a message is secret from the page.
  if (window.parent !== window) window.parent.postMessage(text, "*");
  return true;
}

/** Hears what the page says, and nobody else. */
export function hear(listen: (message: ToFrame | Media | Recorded) => void): void {
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    const message = event.source === window.parent ? readToFrame(event.data) : undefined;
    if (message) listen(message);
  });
}
