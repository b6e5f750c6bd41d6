const EVERY_MS = 4000;
const KINDS = ["pointermove", "pointerdown", "keydown", "input", "wheel", "touchmove"];

/** Says now and then that the person is at work: the page sees nothing of what happens in here. */
export function followLife(tell: () => void): void {
  let last = -Infinity;
  const onLife = (event: Event): void => {
    if (!event.isTrusted || performance.now() - last < EVERY_MS) return;
    last = performance.now();
    tell();
  };
  for (const kind of KINDS) document.addEventListener(kind, onLife, { capture: true, passive: true });
}
