import { MaskElement } from "../../drawing/mask-element";
import type { Area } from "../../drawing/mask-editor";
import { define } from "../../element/define";

export class CrowdSemanticSegmentation extends MaskElement {
  protected readonly instances = false;

  protected legend(areas: readonly Area[]): Readonly<Record<string, unknown>> {
    return { labelMappings: Object.fromEntries(areas.map(({ label, colour }) => [label, { color: colour }])) };
  }
}

define("crowd-semantic-segmentation", CrowdSemanticSegmentation);
