const MOST_GROWTHS = 8;
const CALM_MS = 1000;

/** Tells the height of the document whenever it changes. */
export function followHeight(tell: (height: number) => void): void {
  let last = 0;
  let growths = 0;
  let since = 0;
  const measure = (): void => {
    const height = heightNow();
    if (Math.abs(height - last) < 1) return;
    const now = performance.now();
    growths = height > last && now - since < CALM_MS ? growths + 1 : 0;
    since = now;
    // A document as high as its window plus something would grow for ever.
    if (growths > MOST_GROWTHS) return;
    last = height;
    tell(height);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(document.documentElement);
  observer.observe(document.body);
  measure();
}

/** As high as the content is; the window's own height does not count. */
export function heightNow(): number {
  const body = document.body;
  const margins = parseFloat(getComputedStyle(body).marginBottom) || 0;
  const inner = body.getBoundingClientRect().bottom + window.scrollY + margins;
  return Math.ceil(Math.max(document.documentElement.getBoundingClientRect().height, inner));
}
