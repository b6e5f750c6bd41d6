import { css, html, type PropertyDeclarations } from "lit";
import { drawingStyles } from "../../drawing/styles";
import { LITERAL } from "../../element/attributes";
import { choicesLook } from "../../element/choices";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { CrowdClassifier } from "../classifier/classifier";
import { PictureTarget } from "./picture-target";

/** What lies around a picture that is classified. */
export const pictureLook = css`
  .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0 0 0.5rem; padding: 0; list-style: none; }
  .legend li { display: inline-flex; align-items: center; gap: 0.375rem; }
  .comment { margin-block: 0.5rem; }
  .comment summary { min-height: 2rem; color: var(--accent); cursor: pointer; }
  .comment label { display: grid; gap: 0.25rem; }
`;

export class CrowdImageClassifier extends CrowdClassifier {
  static override regions = [...CrowdClassifier.regions, "worker-comment"];
  static override properties: PropertyDeclarations = { ...CrowdClassifier.properties, src: { type: String }, overlay: LITERAL };
  static override styles = [look, choicesLook, drawingStyles, pictureLook];

  declare src: string | undefined;
  declare overlay: unknown;
  readonly #target = new PictureTarget(this, () => this.changed());

  override get _submittableValue(): unknown {
    return this.value === undefined ? undefined : { label: this.value, ...this.#target.added };
  }

  override get state(): unknown {
    return { value: this.value, comment: this.#target.comment };
  }

  override set state(state: unknown) {
    const { value, comment } = { ...(state as { value?: unknown; comment?: unknown }) };
    this.#target.comment = typeof comment === "string" ? comment : "";
    this.value = value;
  }

  protected override target(): unknown {
    return this.#target.view();
  }

  protected override view(): unknown {
    return html`${super.view()}${this.#target.commentView(this.region("worker-comment"))}`;
  }
}

define("crowd-image-classifier", CrowdImageClassifier);
