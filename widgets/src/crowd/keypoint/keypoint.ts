import { ShapeElement } from "../../drawing/shape-element";
import { define } from "../../element/define";

export class CrowdKeypoint extends ShapeElement {
  protected readonly kind = "point";
  protected override readonly knownLabelsOnly = true;
}

define("crowd-keypoint", CrowdKeypoint);
