import { UNREADABLE, type Broken } from "../element/answer-element";
import { showNotice } from "./notice";
import type { FromFrame } from "./protocol";

const LONGEST = 500;

/** Tells the page, once each, which attributes the elements cannot read. */
export function reportUnreadable(say: (message: FromFrame) => boolean): void {
  const told = new Set<string>();
  document.addEventListener(UNREADABLE, (event) => {
    const { element, name, attribute, expected, near } = (event as CustomEvent<Broken>).detail;
    const named = name === "" ? `<${element}>` : `<${element} name="${name}">`;
    const message = `${named} ${attribute}: expected ${expected} near “${near}”`.slice(0, LONGEST);
    if (told.has(message)) return;
    told.add(message);
    say({ type: "error", message, broken: { element, attribute, expected, near: near.slice(0, LONGEST) } });
  });
}

/** Tells the page what the walls kept out and what failed in the template's scripts. */
export function reportTroubles(say: (message: FromFrame) => boolean): void {
  const blocked = new Set<string>();
  const tell = (address: string): void => {
    if (address === "" || blocked.has(address)) return;
    blocked.add(address);
    say({ type: "error", message: address, blocked: address });
  };
  // What was kept out before this script ran is in the observer's buffer.
  if (typeof ReportingObserver === "function") {
    new ReportingObserver((reports) => reports.forEach((report) => tell(addressIn(report.body))), {
      types: ["csp-violation"],
      buffered: true,
    }).observe();
  } else {
    document.addEventListener("securitypolicyviolation", (event) => tell(event.blockedURI.slice(0, LONGEST)));
  }
  window.addEventListener("error", (event) => say({ type: "error", message: event.message.slice(0, LONGEST) }));
  // The sandbox lets no dialog open: what a template's alert says is said in the frame.
  window.alert = (message?: unknown) => showNotice(String(message ?? "").slice(0, LONGEST));
}

function addressIn(body: unknown): string {
  const { blockedURL } = (typeof body === "object" && body !== null ? body : {}) as { readonly blockedURL?: unknown };
  return typeof blockedURL === "string" ? blockedURL.slice(0, LONGEST) : "";
}
