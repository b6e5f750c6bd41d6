import { listOf } from "../../element/attributes";
import { define } from "../../element/define";
import { choiceText } from "../../element/labels";
import { word } from "../../words/frame";
import { Classifier } from "../classifier/classifier";

/** Any number of categories, or the one that excludes them. */
export class CrowdClassifierMultiSelect extends Classifier {
  protected readonly kind = "checkbox";
  #value: readonly string[] | undefined;

  /** The chosen categories in their own order. */
  get value(): readonly string[] {
    return this.#value ?? listOf(toList(this.initialValue), "initial-value").map((entry) => choiceText(entry, "initial-value"));
  }

  set value(value: unknown) {
    this.#value = value === undefined || value === null ? undefined : listOf(toList(value), "value").map((entry) => choiceText(entry, "value"));
    this.requestUpdate();
  }

  override get _submittableValue(): unknown {
    return { labels: this.value };
  }

  /** With a category for "none", choosing nothing is no answer. */
  override problem(): string {
    const asked = this.required || (this.exclusion !== "" && this.getAttribute("required") !== "false");
    return asked && this.value.length === 0 ? word("element_answer_missing", { what: this.subject }) : "";
  }

  protected get chosen(): ReadonlySet<string> {
    return new Set(this.value);
  }

  protected choose(value: string, on: boolean): void {
    const none = this.exclusion;
    const kept = this.value.filter((chosen) => chosen !== value && (value === none ? false : chosen !== none));
    const chosen = new Set(on ? [...kept, value] : kept);
    this.value = this.labels.map((label) => label.value).filter((label) => chosen.has(label));
    this.changed();
  }
}

function toList(value: unknown): unknown {
  if (typeof value === "object" && value !== null && "labels" in value) return value.labels;
  return typeof value === "string" && value !== "" ? [value] : value;
}

define("crowd-classifier-multi-select", CrowdClassifierMultiSelect);
