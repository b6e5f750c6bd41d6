import { MaskElement } from "../../drawing/mask-element";
import type { Area } from "../../drawing/mask-editor";
import { define } from "../../element/define";

export class CrowdInstanceSegmentation extends MaskElement {
  protected readonly instances = true;

  /** An instance without a pixel is none. */
  protected legend(areas: readonly Area[], counts: Float64Array): Readonly<Record<string, unknown>> {
    const painted = areas.filter(({ id }) => (counts[id] ?? 0) > 0);
    return { instances: painted.map(({ colour, label }) => ({ color: colour, label })) };
  }
}

define("crowd-instance-segmentation", CrowdInstanceSegmentation);
