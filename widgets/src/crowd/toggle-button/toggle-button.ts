import { css } from "lit";
import { define } from "../../element/define";
import { Box } from "../checkbox/box";

/** A switch. */
export class CrowdToggleButton extends Box {
  protected override readonly controlRole = "switch";
  static override styles = [
    ...Box.styles,
    css`
      input { appearance: none; position: relative; width: 2.75rem; height: 1.5rem; border: 2px solid var(--edge); border-radius: 1rem; background: var(--paper-sunk); }
      input::before { content: ""; position: absolute; inset-block: 2px; inset-inline-start: 2px; width: 1rem; border-radius: 50%; background: var(--edge); }
      input:checked { border-color: var(--accent); background: var(--accent); }
      input:checked::before { inset-inline-start: 1.375rem; background: var(--accent-ink); }
      @media (forced-colors: active) { input { appearance: auto; } input::before { display: none; } }
    `,
  ];
}

define("crowd-toggle-button", CrowdToggleButton);
