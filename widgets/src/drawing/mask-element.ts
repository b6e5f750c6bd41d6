import { word } from "../words/pictures";
import { base64, earlier, fetchMap, fingerprint } from "./mask-answers";
import { MaskBench } from "./mask-bench";
import type { Area } from "./mask-editor";
import { PictureElement } from "./picture-element";
import { png } from "./png";

type Fields = Readonly<Record<string, unknown>>;

/** The ground of the elements in which areas are painted on a picture. */
export abstract class MaskElement extends PictureElement<MaskBench> {
  protected abstract readonly instances: boolean;
  /** What is to be shown once the picture is there: areas need its size. */
  #waiting: { readonly value: unknown } | undefined;
  #written: { readonly of: number; readonly value: Fields } | undefined;
  #revision = 0;
  #initial: number | undefined;

  /** What the answer says of the areas besides their picture. */
  protected abstract legend(areas: readonly Area[], counts: Float64Array): Fields;

  protected makeBench(): MaskBench {
    const bench = new MaskBench(this.instances, () => {
      this.#revision += 1;
      this.changed();
    });
    bench.onArrival = () => void this.#arrive();
    return bench;
  }

  get value(): unknown {
    if (this.#waiting?.value !== undefined) return this.#waiting.value;
    if (this.#written?.of !== this.#revision) this.#written = { of: this.#revision, value: this.#write() };
    return { ...this.#written?.value };
  }

  set value(value: unknown) {
    this.#waiting = { value };
    if (this.bench.stage.picture.size) void this.#take(value);
  }

  override reset(): void {
    this.value = this.first;
  }

  override problem(): string {
    return super.problem() || (this.#waiting ? word("draw_loading") : "");
  }

  protected get isDrawn(): boolean {
    const { mask } = this.bench.editor;
    return mask.counts[0] !== mask.map.length;
  }

  protected carryOver(before: MaskBench): void {
    const { mask } = before.editor;
    if (!this.#waiting && mask.counts[0] !== mask.map.length) this.#waiting = { value: this.#write(before) };
    this.#revision += 1;
  }

  protected override useLabels(): void {
    super.useLabels();
    this.#revision += 1;
  }

  /** The picture is there: first what the template gives to begin with, then what a draft or a script gave. */
  async #arrive(): Promise<void> {
    const asked = this.#waiting;
    this.#revision += 1;
    if (this.hasFirst) {
      await this.#take(this.first);
      this.#initial = fingerprint(this.bench.editor.mask);
    }
    if (asked) await this.#take(asked.value);
  }

  async #take(value: unknown): Promise<void> {
    const { bench } = this;
    const { areas, source } = earlier(value);
    const asked = { value };
    this.#waiting = asked;
    const map = source === "" ? undefined : await fetchMap(source, areas, bench.stage.size);
    if (this.#waiting !== asked || bench !== this.bench) return;
    this.#waiting = undefined;
    this.trouble = source !== "" && !map ? word("draw_mask_unreadable") : "";
    bench.editor.load(areas, map);
    bench.recolour();
    this.#revision += 1;
    bench.say(this.trouble, this.trouble !== "");
  }

  #write(bench = this.bench): Fields {
    const { mask, areas, colours } = bench.editor;
    const size = bench.stage.picture.size;
    const legend = this.legend(areas, mask.counts);
    if (!size) return legend;
    const modified = this.#initial === undefined ? {} : { initialValueModified: fingerprint(mask) !== this.#initial };
    return {
      ...legend,
      labeledImage: { pngImageData: base64(png(mask.map, mask.width, mask.height, colours)) },
      inputImageProperties: { height: size.height, width: size.width },
      ...modified,
    };
  }
}
