import { word } from "../words/frame";
import type { FromFrame } from "./protocol";

/** Tells the page what the walls kept out and what failed in the template's scripts. */
export function reportTroubles(say: (message: FromFrame) => boolean): void {
  const blocked = new Set<string>();
  const tell = (address: string): void => {
    if (address === "" || blocked.has(address)) return;
    blocked.add(address);
    say({ type: "error", message: word("frame_blocked", { address }), blocked: address });
  };
  // What was kept out before this script ran is in the observer's buffer.
  if (typeof ReportingObserver === "function") {
    new ReportingObserver((reports) => reports.forEach((report) => tell(addressIn(report.body))), {
      types: ["csp-violation"],
      buffered: true,
    }).observe();
  } else {
    document.addEventListener("securitypolicyviolation", (event) => tell(event.blockedURI));
  }
  window.addEventListener("error", (event) => say({ type: "error", message: word("frame_script", { message: event.message }) }));
  // The sandbox lets no dialog open: what a template's alert says is said by the page.
  window.alert = (message?: unknown) => void say({ type: "error", message: String(message ?? "").slice(0, 500) });
}

function addressIn(body: unknown): string {
  const { blockedURL } = (typeof body === "object" && body !== null ? body : {}) as { readonly blockedURL?: unknown };
  return typeof blockedURL === "string" ? blockedURL.slice(0, 500) : "";
}
