import { ShapeElement } from "../../drawing/shape-element";
import { define } from "../../element/define";

export class CrowdBoundingBox extends ShapeElement {
  protected readonly kind = "box";
}

define("crowd-bounding-box", CrowdBoundingBox);
