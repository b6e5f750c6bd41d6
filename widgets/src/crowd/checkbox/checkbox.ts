import { define } from "../../element/define";
import { Box } from "./box";

/** A box to tick. */
export class CrowdCheckbox extends Box {}

define("crowd-checkbox", CrowdCheckbox);
