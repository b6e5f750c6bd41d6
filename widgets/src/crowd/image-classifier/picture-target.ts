import { html, nothing, type ReactiveControllerHost } from "lit";
import { read } from "../../drawing/shape-answers";
import { earlier } from "../../drawing/mask-answers";
import { Viewer } from "../../drawing/viewer";
import { objectOf } from "../../element/attributes";
import { labelsOf } from "../../element/labels";
import { word } from "../../words/pictures";

interface Host extends ReactiveControllerHost, Element {
  readonly src: string | undefined;
  readonly overlay: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** The picture that a classifier asks about, what lies over it, and the worker's comment. */
export class PictureTarget {
  comment = "";
  #viewer: Viewer | undefined;
  #drawn: unknown;

  constructor(
    private readonly host: Host,
    private readonly changed: () => void,
  ) {
    host.addController(this);
  }

  get #view(): Viewer {
    this.#viewer ??= new Viewer();
    return this.#viewer;
  }

  hostConnected(): void {
    this.#view.stage.connect();
  }

  hostDisconnected(): void {
    this.#view.stage.disconnect();
  }

  hostUpdated(): void {
    void this.#view.show(this.host.src ?? "");
    if (this.#drawn === this.host.overlay) return;
    this.#drawn = this.host.overlay;
    this.#lay(objectOf(this.host.overlay, "overlay"));
  }

  /** What an earlier task drew: `{boundingBox: {labels, value}}` or `{semanticSegmentation: {labelMappings, src}}`. */
  #lay(overlay: Fields): void {
    const boxes = objectOf(overlay["boundingBox"], "overlay");
    const labels = labelsOf(boxes["labels"], "overlay").map(({ value }) => value);
    this.#view.draw(read("box", boxes["value"]).shapes, labels);
    const { source } = earlier(overlay["semanticSegmentation"] ?? overlay["instanceSegmentation"]);
    if (source) this.#view.lay(source);
  }

  /** The picture, with the legend of the areas over it. */
  view(): unknown {
    const overlay = objectOf(this.host.overlay, "overlay");
    const { areas } = earlier(overlay["semanticSegmentation"] ?? overlay["instanceSegmentation"]);
    return html`${this.#view.root}
      ${areas.length > 0
        ? html`<ul class="legend">
            ${areas.map(({ label, colour }) => html`<li><span class="swatch" style=${`--mark: ${colour}`}></span>${label}</li>`)}
          </ul>`
        : nothing}`;
  }

  /** Where the worker says why, when the template asks for it. */
  commentView(region: Element | undefined): unknown {
    if (!region) return nothing;
    const title = region.getAttribute("header") || word("picture_comment");
    return html`<details class="comment" ?open=${this.comment !== ""}>
      <summary>${region.getAttribute("link-text") || word("picture_comment")}</summary>
      <slot name="worker-comment"></slot>
      <label class="label">${title}
        <textarea rows="3" .value=${this.comment} placeholder=${region.getAttribute("placeholder") ?? ""} @input=${this.#onComment}></textarea>
      </label>
    </details>`;
  }

  readonly #onComment = (event: Event): void => {
    event.stopPropagation();
    this.comment = (event.target as HTMLTextAreaElement).value;
    this.changed();
  };

  /** What the comment adds to an answer: nothing while it is empty. */
  get added(): Fields {
    const text = this.comment.trim();
    return text === "" ? {} : { workerComment: text };
  }
}
