import { ShapeElement } from "../../drawing/shape-element";
import { define } from "../../element/define";

export class CrowdLine extends ShapeElement {
  protected readonly kind = "line";
}

define("crowd-line", CrowdLine);
