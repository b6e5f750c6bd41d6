import { ShapeElement } from "../../drawing/shape-element";
import { define } from "../../element/define";

export class CrowdPolygon extends ShapeElement {
  protected readonly kind = "polygon";
}

define("crowd-polygon", CrowdPolygon);
