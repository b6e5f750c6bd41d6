import { html, type PropertyDeclarations } from "lit";
import { drawingStyles } from "../../drawing/styles";
import { LITERAL } from "../../element/attributes";
import { choicesLook } from "../../element/choices";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { CrowdClassifierMultiSelect } from "../classifier-multi-select/classifier-multi-select";
import { pictureLook } from "../image-classifier/image-classifier";
import { PictureTarget } from "../image-classifier/picture-target";

export class CrowdImageClassifierMultiSelect extends CrowdClassifierMultiSelect {
  static override regions = [...CrowdClassifierMultiSelect.regions, "worker-comment"];
  static override properties: PropertyDeclarations = {
    ...CrowdClassifierMultiSelect.properties,
    src: { type: String },
    overlay: LITERAL,
  };
  static override styles = [look, choicesLook, drawingStyles, pictureLook];

  declare src: string | undefined;
  declare overlay: unknown;
  readonly #target = new PictureTarget(this, () => this.changed());

  override get _submittableValue(): unknown {
    return { labels: this.value, ...this.#target.added };
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

define("crowd-image-classifier-multi-select", CrowdImageClassifierMultiSelect);
