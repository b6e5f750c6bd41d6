import type { PropertyValues } from "lit";
import { labelsOf } from "../element/labels";
import { word } from "../words/pictures";
import { PictureElement } from "./picture-element";
import { readable } from "./readable";
import { answer, read } from "./shape-answers";
import { ShapeBench } from "./shape-bench";
import type { Kind } from "./shapes";

/** The ground of the elements in which shapes are drawn on a picture. */
export abstract class ShapeElement extends PictureElement<ShapeBench> {
  protected abstract readonly kind: Kind;
  /** Whether shapes with a label that the template does not list are left out, as documented for points. */
  protected readonly knownLabelsOnly: boolean = false;
  #initial: string | undefined;

  protected makeBench(): ShapeBench {
    return new ShapeBench(this.kind, () => this.changed());
  }

  get value(): unknown {
    this.#begin();
    const modified = this.hasFirst ? { initialValueModified: this.#drawn !== this.#initial } : {};
    return answer(this.kind, this.bench.editor.shapes, this.bench.stage.picture.size, modified);
  }

  set value(value: unknown) {
    this.#begin();
    this.#take(value);
  }

  override reset(): void {
    this.#initial = undefined;
    this.#begin();
  }

  protected get isDrawn(): boolean {
    return this.bench.editor.shapes.length > 0;
  }

  protected carryOver(before: ShapeBench): void {
    this.bench.editor.load(before.editor.shapes);
  }

  protected override updated(changes: PropertyValues): void {
    super.updated(changes);
    this.#begin();
  }

  get #drawn(): string {
    return JSON.stringify(answer(this.kind, this.bench.editor.shapes, undefined));
  }

  /** Shows what the template gives to begin with, once. */
  #begin(): void {
    if (this.#initial !== undefined) return;
    this.#take(this.first);
    this.#initial = this.#drawn;
  }

  #take(value: unknown): void {
    const { shapes, unread } = read(this.kind, value);
    const known = new Set((readable(() => labelsOf(this.labels, "labels")) ?? []).map((label) => label.value));
    this.bench.editor.load(this.knownLabelsOnly ? shapes.filter(({ label }) => known.has(label)) : shapes);
    if (unread.length > 0) this.bench.say(word("draw_answer_kept", { what: unread.join(" ") }), true);
  }
}
