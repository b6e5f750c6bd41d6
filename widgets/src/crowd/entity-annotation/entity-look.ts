import { css } from "lit";

export const entityLook = css`
  .labels { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0 0 0.5rem; padding: 0; list-style: none; }
  .labels button { display: inline-flex; align-items: center; gap: 0.5rem; text-align: start; }
  .swatch { flex: none; width: 0.875rem; height: 0.875rem; border: 1px solid var(--edge); border-radius: 3px; background: var(--colour); }
  .tools { margin-block: 0.75rem 0.5rem; }
  .text:focus-visible { outline-offset: 0; }
  .said { min-height: 3rem; margin: 0 0 0.5rem; max-width: none; }
  .said.bad { color: var(--bad); font-weight: 600; }
  .text {
    position: relative; max-height: 26rem; min-height: 4rem; overflow-y: auto; padding: 0.75rem 1rem;
    border: 1px solid var(--edge); border-radius: 6px; background: var(--paper-raised);
    font-size: 1.125rem; line-height: 1.9; white-space: pre-wrap; overflow-wrap: anywhere; cursor: text;
  }
  .text.marking { cursor: cell; }
  .line { content-visibility: auto; contain-intrinsic-block-size: auto 2.2rem; }
  mark {
    padding-block: 0.125rem; border-radius: 3px; color: inherit; box-decoration-break: clone; -webkit-box-decoration-break: clone;
    background: color-mix(in srgb, var(--colour) 24%, var(--paper-raised)); border-block-end: 3px solid var(--colour);
  }
  mark.begins { padding-inline-start: 0.1875rem; }
  mark[data-short]::after {
    content: attr(data-short); margin-inline: 0.25rem 0.1875rem; padding: 0 0.25rem; border-radius: 3px; font-size: 0.75rem; font-weight: 700;
    background: var(--paper-raised); color: var(--ink); white-space: nowrap; unicode-bidi: isolate; user-select: none;
  }
  .chosen { border-radius: 3px; background: var(--accent-wash); box-shadow: 0 0 0 2px var(--accent); }
  .chosen mark { background: transparent; }
  details { margin-block: 0.5rem; }
  summary { min-height: 2rem; cursor: pointer; }
  .found { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.5rem 0; padding: 0; list-style: none; }
  .found li { display: flex; max-width: 100%; content-visibility: auto; contain-intrinsic-size: auto 10rem auto 2.75rem; }
  .found button { overflow-wrap: anywhere; text-align: start; }
  .found button:first-child { border-start-end-radius: 0; border-end-end-radius: 0; border-inline-start: 4px solid var(--colour); }
  .found button:last-child { min-width: 2.75rem; padding-inline: 0.5rem; border-inline-start: 0; border-start-start-radius: 0; border-end-start-radius: 0; }
  .found strong { font-size: 0.8125rem; }
  @media (forced-colors: active) {
    mark { background: Mark; color: MarkText; }
    .chosen { outline: 3px solid Highlight; }
  }
`;
