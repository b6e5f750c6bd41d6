import { css } from "lit";

/** The site's colours and measures; `inside.ts` puts them into the frame's document. */
export const TOKENS = `
:root {
  color-scheme: light dark;
  --ink: #16191a; --ink-muted: #50585b; --paper: #fbfcfc; --paper-raised: #ffffff; --paper-sunk: #eff3f3;
  --line: #d5dcdc; --edge: #7b8688; --accent: #0b5f5c; --accent-strong: #084846; --accent-ink: #ffffff; --accent-wash: #e0efee;
  --good: #1c6330; --good-wash: #e3f2e6; --wait: #7a4b00; --wait-wash: #fbefd9; --bad: #a12019; --bad-wash: #fbe6e4;
}
:root[data-scheme="light"] { color-scheme: only light; }
@media (prefers-color-scheme: dark) {
  :root:not([data-scheme="light"]) {
    --ink: #e8eceb; --ink-muted: #a8b2b3; --paper: #121617; --paper-raised: #191f20; --paper-sunk: #20282a;
    --line: #364143; --edge: #7f8c8e; --accent: #63c7bf; --accent-strong: #8bd9d3; --accent-ink: #05201f; --accent-wash: #173433;
    --good: #86d39a; --good-wash: #17301e; --wait: #eab968; --wait-wash: #362a13; --bad: #ff9d94; --bad-wash: #3d1d1b;
  }
}
@media (prefers-contrast: more) {
  :root { --line: var(--edge); --edge: var(--ink); --ink-muted: var(--ink); }
}`;

/** How the plain HTML of a template looks; weaker than any rule of the template itself. */
export const PAGE = `
:where(html) { font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; -webkit-text-size-adjust: 100%; }
:where(body) { margin: 0; padding: 0.25rem; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
:where(img, video, canvas) { max-width: 100%; }
:where(audio) { max-width: 100%; min-width: min(18rem, 100%); }
:where(a) { color: var(--accent); }
:where(pre) { white-space: pre-wrap; }
:where(button, input, select, textarea) { font: inherit; }
:where(button, select, textarea, input:not([type="checkbox"], [type="radio"], [type="range"], [type="hidden"], [type="image"], [type="file"])) {
  box-sizing: border-box; max-width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem;
  border: 1px solid var(--edge); border-radius: 6px; background: var(--paper-raised); color: var(--ink);
}
:where(button, [type="submit"], [type="button"], [type="reset"]) { cursor: pointer; }
:where([type="checkbox"], [type="radio"]) { width: 1.25rem; height: 1.25rem; vertical-align: -0.25rem; accent-color: var(--accent); }
:where(label:has(> [type="checkbox"], > [type="radio"])) { display: inline-block; padding-block: 0.25rem; }
:where(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
:where(table) { border-collapse: collapse; }
:where(:not(:defined)) { display: block; }
[hidden] { display: none !important; }
.handwork-notice { margin: 0.5rem 0; padding: 0.5rem 0.75rem; border-inline-start: 4px solid var(--bad); background: var(--bad-wash); color: var(--bad); font-weight: 600; }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation-duration: 0.01ms !important; transition: none !important; } }
`;

/** What every element's shadow shares. */
export const look = css`
  :host { display: block; margin-block: 0 1rem; color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; text-align: start; }
  :host([hidden]), [hidden] { display: none !important; }
  * { box-sizing: border-box; }
  h2 { margin: 0 0 0.5rem; font-size: 1.25rem; line-height: 1.25; text-wrap: balance; }
  p { margin: 0 0 0.5rem; max-width: 70ch; }
  button, input, select, textarea { font: inherit; color: var(--ink); }
  button, .button {
    min-height: 2.75rem; padding: 0.5rem 1rem; border: 1px solid var(--edge); border-radius: 6px;
    background: var(--paper-raised); color: var(--ink); cursor: pointer; touch-action: manipulation;
  }
  button:hover:not(:disabled) { border-color: var(--ink); background: var(--paper-sunk); }
  button.primary { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); font-weight: 600; }
  button.primary:hover:not(:disabled) { border-color: var(--accent-strong); background: var(--accent-strong); color: var(--accent-ink); }
  button:disabled, [aria-disabled="true"] { opacity: 0.6; cursor: default; }
  button[aria-pressed="true"], [aria-checked="true"], [aria-selected="true"] { border-color: var(--accent); background: var(--accent-wash); box-shadow: inset 0 0 0 1px var(--accent); }
  input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]), select, textarea {
    width: 100%; max-width: 40rem; min-height: 2.75rem; padding: 0.5rem 0.75rem;
    border: 1px solid var(--edge); border-radius: 6px; background: var(--paper-raised);
  }
  textarea { resize: vertical; }
  ::placeholder { color: var(--ink-muted); opacity: 1; }
  [type="checkbox"], [type="radio"], [type="range"] { accent-color: var(--accent); }
  [type="checkbox"], [type="radio"] { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  label, .label { font-weight: 600; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
  .hint { color: var(--ink-muted); font-size: 0.875rem; }
  .problem { color: var(--bad); font-weight: 600; }
  .hidden-text { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  kbd { min-width: 1.5rem; padding: 0 0.375rem; border: 1px solid currentColor; border-radius: 4px; font: inherit; font-size: 0.8125rem; text-align: center; opacity: 0.85; }
  .instructions { margin-block: 0 1rem; padding: 0.5rem 0.75rem; border-inline-start: 3px solid var(--accent); background: var(--paper-sunk); }
  .instructions summary { min-height: 1.75rem; font-weight: 600; cursor: pointer; }
  @media (hover: none) and (pointer: coarse) { kbd { display: none; } }
  @media (forced-colors: active) { [aria-pressed="true"], [aria-checked="true"], [aria-selected="true"] { outline: 3px solid Highlight; } }
`;
