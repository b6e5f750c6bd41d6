/** What a frame may do; the response of its document says the same once more. */
export const SANDBOX = "allow-scripts allow-forms";
/** A page of another site keeps its own origin, which is none of ours, and may open windows; it never moves this one. */
export const FOREIGN_SANDBOX = "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const SHORTEST = 60;
/** No screen is longer than so many: a frame cannot push the page's own buttons out of reach for ever. */
const LONGEST = 30_000;

/** Makes an iframe with its walls up before anything is loaded into it. */
export function walledFrame(label: string, allow: string, sandbox = SANDBOX): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", sandbox);
  frame.setAttribute("referrerpolicy", "no-referrer");
  frame.setAttribute("allow", allow);
  // A form finds it by this name, which must be there before the frame is.
  frame.name = `frame-${Math.random().toString(36).slice(2)}`;
  frame.title = label;
  frame.className = "template-frame";
  return frame;
}

/** Finds the iframe that the server wrote into the page, so that its document comes along with the page's script. */
export function givenFrame(within: Element, sandbox = SANDBOX): HTMLIFrameElement | null {
  const frame = within.querySelector<HTMLIFrameElement>(":scope > iframe.template-frame");
  if (frame?.getAttribute("sandbox") === sandbox) return frame;
  frame?.remove();
  return null;
}

/** Makes room for what the frame says that it needs. */
export function fit(frame: HTMLIFrameElement, height: number): void {
  frame.style.height = `${Math.min(LONGEST, Math.max(SHORTEST, Math.ceil(height)))}px`;
}

/** Loads a document that is made of a form: what stands in it is posted into the frame. */
export function postInto(frame: HTMLIFrameElement, url: string, data: FormData): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.hidden = true;
  form.target = frame.name;
  for (const [name, value] of data) {
    if (typeof value !== "string") continue;
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  // Outside of any other form, which could not hold it.
  document.body.append(form);
  form.submit();
  setTimeout(() => form.remove());
}
