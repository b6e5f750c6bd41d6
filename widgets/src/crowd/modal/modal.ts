import { css, html, type PropertyDeclarations } from "lit";
import { define } from "../../element/define";
import { LayoutElement } from "../../element/layout-element";
import { look } from "../../element/look";
import { word } from "../../words/frame";

/** A window that opens over the task from a link or a button. */
export class CrowdModal extends LayoutElement {
  static override properties: PropertyDeclarations = {
    linkText: { type: String, attribute: "link-text" },
    linkType: { type: String, attribute: "link-type" },
  };
  static override styles = [
    look,
    css`
      .link { padding-inline: 0; border-color: transparent; background: none; color: var(--accent); text-decoration: underline; }
      dialog { inset-block: auto; width: min(44rem, 100% - 1rem); max-height: none; padding: 1rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--paper-raised); color: var(--ink); }
      dialog::backdrop { background: rgb(0 0 0 / 50%); }
      .close { float: inline-end; min-width: 2.75rem; padding: 0; }
    `,
  ];
  declare linkText: string | undefined;
  declare linkType: string | undefined;

  open(): void {
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    // The frame is as high as its content: the middle of it may be far from where the person looks.
    dialog.style.insetBlockStart = `${Math.max(0, this.getBoundingClientRect().top)}px`;
    dialog.showModal();
  }

  close(): void {
    this.#dialog?.close();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  protected override render(): unknown {
    const text = this.linkText || word("modal_open");
    return html`<button type="button" class=${this.linkType === "button" ? "" : "link"} aria-haspopup="dialog" @click=${() => this.open()}>${text}</button>
      <dialog aria-label=${text}>
        <button type="button" class="close" aria-label=${word("element_close")} @click=${() => this.close()}>×</button>
        <slot></slot>
      </dialog>`;
  }
}

define("crowd-modal", CrowdModal);
