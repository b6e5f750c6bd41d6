/** What the page that keeps answers of other sites' pages says, in the frame or in a window of its own. */
export const SUBMITTED = "handwork-submitted";

/** Goes on when the answer to an assignment was kept; gives what ends the listening. */
export function whenSubmitted(assignment: string, goOn: () => void): () => void {
  if (assignment === "" || typeof BroadcastChannel === "undefined") return () => undefined;
  const channel = new BroadcastChannel(SUBMITTED);
  channel.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.data !== assignment) return;
    channel.close();
    goOn();
  });
  return () => channel.close();
}
