import { ShapeElement } from "../../drawing/shape-element";
import { define } from "../../element/define";

export class CrowdPolyline extends ShapeElement {
  protected readonly kind = "polyline";
}

define("crowd-polyline", CrowdPolyline);
