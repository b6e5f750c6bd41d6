import { css } from "lit";

/** What the hw elements share beside the look of every element. */
export const hwLook = css`
  fieldset { min-width: 0; margin: 0 0 1rem; padding: 0; border: 0; }
  legend { margin-block-end: 0.5rem; padding: 0; font-weight: 600; }
  .choices { display: flex; flex-wrap: wrap; gap: 0.5rem; }
  .choice {
    display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; padding: 0.375rem 0.75rem; border: 1px solid var(--edge);
    border-radius: 6px; background: var(--paper-raised); font-weight: 400; cursor: pointer; touch-action: manipulation;
  }
  .choice:hover { border-color: var(--ink); }
  .choice:has(:checked) { border-color: var(--accent); background: var(--accent-wash); box-shadow: inset 0 0 0 1px var(--accent); }
  .choice:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
  .choice :focus-visible { outline: none; }
  .field { margin-block-end: 1rem; }
  .field > label, .field > .label { display: block; margin-block-end: 0.25rem; }
  textarea { max-width: none; }
  .card { padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper-raised); }
  .plain { margin: 0; padding: 0; list-style: none; }
  .plain > li { margin-block-end: 0.5rem; }
  .free { white-space: pre-wrap; overflow-wrap: anywhere; }
  .square { min-width: 2.75rem; padding-inline: 0.5rem; }
  .push { margin-inline-start: auto; }
  img { max-width: 100%; }
  ::slotted(img), ::slotted(video) { max-width: 100%; }
`;
