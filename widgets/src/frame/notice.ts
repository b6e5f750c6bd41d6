const CLASS = "handwork-notice";

/** Says something to the person inside the frame: before a part of the task, or at its top. */
export function showNotice(text: string, before?: Element): void {
  clearNotice();
  const notice = document.createElement("p");
  notice.className = CLASS;
  notice.setAttribute("role", "alert");
  notice.textContent = text;
  if (before?.parentNode) before.before(notice);
  else document.body.prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
}

/** Takes the last notice away. */
export function clearNotice(): void {
  document.querySelector(`.${CLASS}`)?.remove();
}
