import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { toBase64 } from "../../sound/base64";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";
import { redrawn } from "./reduce";

export interface UploadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly data: string;
}

/** Below the cap of an answer, of which base64 takes a third more. */
const MOST_BYTES = 3_500_000;
const LONGEST_SIDE = 2048;

/** Photos and files: pictures are drawn anew, so that nothing but what is seen leaves. */
export class Upload extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    accept: { type: String },
    capture: { type: String },
    maxFiles: { type: Number, attribute: "max-files" },
    maxBytes: { type: Number, attribute: "max-bytes" },
    maxSide: { type: Number, attribute: "max-side" },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .drop { display: flex; flex-direction: column; align-items: center; gap: 0.5rem; padding: 1.25rem; border: 2px dashed var(--edge); border-radius: 8px; background: var(--paper-raised); text-align: center; }
      .drop.over { border-color: var(--accent); background: var(--accent-wash); }
      .drop p { margin: 0; }
      .drop label:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
      .pick { display: inline-flex; align-items: center; border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
      .files { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: 0.75rem; margin: 0.75rem 0 0; padding: 0; list-style: none; }
      .files img { display: block; max-height: 12rem; margin: 0 auto 0.5rem; border-radius: 4px; }
      .files p { overflow-wrap: anywhere; }
    `,
  ];

  declare accept: string | undefined;
  declare capture: string | undefined;
  declare maxFiles: number | undefined;
  declare maxBytes: number | undefined;
  declare maxSide: number | undefined;

  #files: readonly UploadedFile[] = [];
  #said = "";
  #isBad = false;
  #isOver = false;

  get value(): { readonly files: readonly UploadedFile[] } | undefined {
    return this.#files.length > 0 ? { files: this.#files } : undefined;
  }

  set value(value: unknown) {
    const { files } = (value ?? {}) as { readonly files?: readonly UploadedFile[] };
    this.#files = files ?? [];
    this.requestUpdate();
  }

  override problem(): string {
    return this.required && this.#files.length === 0 ? word("hw_file_missing") : "";
  }

  protected override view(): unknown {
    const isFull = this.#files.length >= this.#most;
    return html`
      ${this.heading()} ${this.instructions()}
      <slot name="classification-target"></slot>
      <div class=${this.#isOver ? "drop over" : "drop"} @dragover=${this.#over} @dragleave=${this.#leave} @drop=${this.#drop}>
        <label class="button pick" aria-disabled=${this.disabled || isFull}>
          <input class="hidden-text" type="file" accept=${this.accept ?? "image/*"} capture=${this.capture ?? nothing} ?multiple=${this.#most > 1}
            ?disabled=${this.disabled || isFull} @change=${this.#pick} />
          ${this.#takesPictures ? word("hw_pick_photo") : word("hw_pick_file")}
        </label>
        <p class="hint">${word("hw_upload_help", { count: this.#most, size: megabytes(this.#room) })}</p>
        ${this.#takesPictures ? html`<p class="hint">${word("hw_upload_private")}</p>` : nothing}
      </div>
      <p class=${this.#isBad ? "problem" : "hint"} role="status">${this.#said}</p>
      <ul class="files">${this.#files.map((file, index) => this.#shown(file, index))}</ul>`;
  }

  get #most(): number {
    return Math.max(1, this.maxFiles ?? 1);
  }

  get #room(): number {
    return Math.min(this.maxBytes ?? MOST_BYTES, MOST_BYTES);
  }

  get #takesPictures(): boolean {
    return (this.accept ?? "image/*").includes("image");
  }

  #shown(file: UploadedFile, index: number): unknown {
    const isPicture = file.mediaType.startsWith("image/");
    return html`<li class="card">
      ${isPicture ? html`<img src="data:${file.mediaType};base64,${file.data}" alt=${word("hw_preview_of", { name: file.name })} />` : nothing}
      <p><strong>${file.name}</strong><br /><span class="hint">${file.width ? `${file.width} × ${file.height} · ` : ""}${megabytes(file.bytes)}</span></p>
      <button type="button" ?disabled=${this.disabled} aria-label=${word("hw_remove_file", { name: file.name })} @click=${() => this.#remove(index)}>${word("hw_remove")}</button>
    </li>`;
  }

  readonly #over = (event: DragEvent): void => {
    event.preventDefault();
    this.#isOver = true;
    this.requestUpdate();
  };

  readonly #leave = (): void => {
    this.#isOver = false;
    this.requestUpdate();
  };

  readonly #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#leave();
    if (!this.disabled) void this.#take([...(event.dataTransfer?.files ?? [])]);
  };

  readonly #pick = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    void this.#take(files);
  };

  async #take(files: readonly File[]): Promise<void> {
    for (const file of files) {
      if (this.#files.length >= this.#most) return this.#say(word("hw_too_many_files", { count: this.#most }), true);
      this.#say(word("hw_reading", { name: file.name }));
      const taken = file.type.startsWith("image/") ? await this.#picture(file) : await this.#other(file);
      if (!taken) return this.#say(this.#whyNot(file), true);
      this.#files = [...this.#files, taken];
      this.#say("");
      this.changed();
    }
  }

  get #left(): number {
    return this.#room - this.#files.reduce((sum, file) => sum + file.bytes, 0);
  }

  async #picture(file: File): Promise<UploadedFile | undefined> {
    // The rest of the room is shared by the pictures that may still come.
    const share = Math.floor(this.#left / (this.#most - this.#files.length));
    const picture = await redrawn(file, this.maxSide ?? LONGEST_SIDE, share);
    if (!picture) return undefined;
    const { bytes, width, height } = picture;
    // A file's own name may say where and when.
    const name = `photo-${this.#files.length + 1}.jpg`;
    return { name, mediaType: "image/jpeg", bytes: bytes.size, width, height, data: toBase64(await bytes.arrayBuffer()) };
  }

  async #other(file: File): Promise<UploadedFile | undefined> {
    if (file.size > this.#left || !accepts(this.accept ?? "image/*", file)) return undefined;
    const mediaType = file.type || "application/octet-stream";
    return { name: file.name, mediaType, bytes: file.size, data: toBase64(await file.arrayBuffer()) };
  }

  #whyNot(file: File): string {
    if (!accepts(this.accept ?? "image/*", file)) return word("hw_wrong_kind", { name: file.name, kinds: this.accept ?? "image/*" });
    const isPicture = file.type.startsWith("image/");
    return isPicture ? word("hw_unreadable_picture", { name: file.name }) : word("hw_too_big", { name: file.name, size: megabytes(Math.max(0, this.#left)) });
  }

  #remove(index: number): void {
    this.#files = this.#files.filter((_, at) => at !== index);
    this.changed();
    this.renderRoot.querySelector<HTMLElement>("[type=file]")?.focus();
  }

  #say(text: string, isBad = false): void {
    this.#said = text;
    this.#isBad = isBad;
    this.requestUpdate();
  }
}

/** Whether a file is of the kinds that an `accept` names. */
export function accepts(accept: string, file: { readonly name: string; readonly type: string }): boolean {
  const kinds = accept.toLowerCase().split(",").map((kind) => kind.trim()).filter((kind) => kind !== "");
  const type = file.type.toLowerCase();
  return kinds.length === 0 || kinds.some((kind) => {
    if (kind.startsWith(".")) return file.name.toLowerCase().endsWith(kind);
    return kind.endsWith("/*") ? type.startsWith(kind.slice(0, -1)) : type === kind;
  });
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${millions(bytes)} MB`;
}

function millions(bytes: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (bytes / 1_000_000).toLocaleString(document.documentElement.lang || undefined, digits);
}

define("hw-upload", Upload);
