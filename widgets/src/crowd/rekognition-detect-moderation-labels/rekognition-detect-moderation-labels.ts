import { choiceText } from "../../element/labels";
import { define } from "../../element/define";
import { listOf } from "../../element/attributes";
import { word } from "../../words/pictures";
import { CrowdImageClassifierMultiSelect } from "../image-classifier-multi-select/image-classifier-multi-select";

/** Checks what a model said about a picture that may have to be taken down. */
export class CrowdRekognitionDetectModerationLabels extends CrowdImageClassifierMultiSelect {
  override get answerName(): string {
    return "AWS/Rekognition/DetectModerationLabels/Image/V3";
  }

  /** Categories given as objects come back whole; the one for "none" gives an empty list. */
  override get _submittableValue(): unknown {
    const chosen = new Set(this.value);
    const given = listOf(this.categories, "categories");
    const kept = given.filter((category) => chosen.has(choiceText(nameOf(category), "categories")));
    return { moderationLabels: kept };
  }

  /** The attribute alone asks for the button too. */
  protected override get exclusion(): string {
    return this.hasAttribute("exclusion-category") ? super.exclusion || word("picture_none") : super.exclusion;
  }
}

function nameOf(category: unknown): unknown {
  if (typeof category !== "object" || category === null) return category;
  const fields: Readonly<Record<string, unknown>> = { ...category };
  return fields["label"] ?? fields["value"] ?? fields["name"] ?? fields["text"];
}

define("crowd-rekognition-detect-moderation-labels", CrowdRekognitionDetectModerationLabels);
