import { CrowdForm } from "../crowd/form/form";

type Load = () => Promise<unknown>;

/** Where the class of each element is; a tag is fetched when a document has it. */
export const ELEMENTS: Readonly<Record<string, Load>> = {
  // Forms, choices and layout
  // It comes with the frame itself.
  "crowd-form": async () => CrowdForm,
  "crowd-input": () => import("../crowd/input/input"),
  "crowd-text-area": () => import("../crowd/text-area/text-area"),
  "crowd-checkbox": () => import("../crowd/checkbox/checkbox"),
  "crowd-toggle-button": () => import("../crowd/toggle-button/toggle-button"),
  "crowd-radio-group": () => import("../crowd/radio-group/radio-group"),
  "crowd-radio-button": () => import("../crowd/radio-group/radio-group"),
  "crowd-slider": () => import("../crowd/slider/slider"),
  "crowd-slider-label": () => import("../crowd/slider/slider"),
  "crowd-classifier": () => import("../crowd/classifier/classifier"),
  "crowd-classifier-multi-select": () => import("../crowd/classifier-multi-select/classifier-multi-select"),
  "crowd-instructions": () => import("../crowd/instructions/instructions"),
  "crowd-modal": () => import("../crowd/modal/modal"),
  "crowd-tabs": () => import("../crowd/tabs/tabs"),
  "crowd-tab": () => import("../crowd/tabs/tabs"),
  "crowd-card": () => import("../crowd/card/card"),
  "crowd-alert": () => import("../crowd/alert/alert"),
  "crowd-toast": () => import("../crowd/toast/toast"),
  "crowd-badge": () => import("../crowd/badge/badge"),
  "crowd-button": () => import("../crowd/button/button"),
  "crowd-icon-button": () => import("../crowd/icon-button/icon-button"),
  "crowd-fab": () => import("../crowd/fab/fab"),
  "crowd-text-ranking": () => import("../crowd/text-ranking/text-ranking"),
  "crowd-question-answer-generation": () => import("../crowd/question-answer-generation/question-answer-generation"),

  // Pictures
  "crowd-bounding-box": () => import("../crowd/bounding-box/bounding-box"),
  "crowd-polygon": () => import("../crowd/polygon/polygon"),
  "crowd-polyline": () => import("../crowd/polyline/polyline"),
  "crowd-line": () => import("../crowd/line/line"),
  "crowd-keypoint": () => import("../crowd/keypoint/keypoint"),
  "crowd-semantic-segmentation": () => import("../crowd/semantic-segmentation/semantic-segmentation"),
  "crowd-instance-segmentation": () => import("../crowd/instance-segmentation/instance-segmentation"),
  "crowd-image-classifier": () => import("../crowd/image-classifier/image-classifier"),
  "crowd-image-classifier-multi-select": () => import("../crowd/image-classifier-multi-select/image-classifier-multi-select"),
  "crowd-textract-analyze-document": () => import("../crowd/textract-analyze-document/textract-analyze-document"),
  "crowd-rekognition-detect-moderation-labels": () => import("../crowd/rekognition-detect-moderation-labels/rekognition-detect-moderation-labels"),

  // Texts, sound and the hw- elements
  "crowd-entity-annotation": () => import("../crowd/entity-annotation/entity-annotation"),
  "hw-record": () => import("../hw/record/record"),
  "hw-transcript": () => import("../hw/transcript/transcript"),
  "hw-preference": () => import("../hw/preference/preference"),
  "hw-ranking": () => import("../hw/ranking/ranking"),
  "hw-relevance": () => import("../hw/relevance/relevance"),
  "hw-correction": () => import("../hw/correction/correction"),
  "hw-upload": () => import("../hw/upload/upload"),
  "hw-translation": () => import("../hw/translation/translation"),
  "hw-table": () => import("../hw/table/table"),
  "hw-questionnaire": () => import("../hw/questionnaire/questionnaire"),
  "hw-video": () => import("../hw/video/video"),
  "hw-moderation": () => import("../hw/moderation/moderation"),

};

interface HasUpdates extends Element {
  readonly updateComplete?: Promise<unknown>;
}

/** Fetches what the document has and what scripts add later. */
export class Loader {
  readonly #loading = new Map<string, Promise<unknown>>();
  readonly #told = new Set<string>();
  readonly #watched = new WeakSet<ShadowRoot>();
  #observer: MutationObserver | undefined;

  constructor(
    private readonly onTrouble: (tag: string) => void,
    private readonly elements: Readonly<Record<string, Load>> = ELEMENTS,
  ) {}

  /** Loads everything present and waits until it is shown; gives the tags. */
  async all(root: Document | Element): Promise<readonly string[]> {
    // What one element shows may hold another, and a script may add some meanwhile.
    let tags: ReadonlySet<string> = new Set();
    for (let round = 0; round < 5; round += 1) {
      const found = tagsIn(root);
      await Promise.all([...found].map((tag) => this.#load(tag)));
      await Promise.all([...root.querySelectorAll<HasUpdates>("*")].map((element) => element.updateComplete));
      if (found.size === tags.size) break;
      tags = found;
    }
    this.#watch(root);
    return [...tags];
  }

  /** Loads what is added to the document from now on, in shadows too, and says when it is there. */
  follow(root: Document, onAdded: () => void): void {
    this.#observer = new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof Element);
      const tags = new Set(added.flatMap((element) => [...tagsIn(element)]));
      if (tags.size === 0) return;
      void Promise.all([...tags].map((tag) => this.#load(tag))).then(() => {
        for (const element of added) this.#watch(element);
        onAdded();
      });
    });
    this.#observer.observe(root, { childList: true, subtree: true });
    this.#watch(root);
  }

  /** Scripts of a template put elements into the shadows of ours, where the document's observer does not look. */
  #watch(root: Document | Element): void {
    for (const element of [...(root instanceof Element ? [root] : []), ...root.querySelectorAll("*")]) {
      if (!element.shadowRoot || this.#watched.has(element.shadowRoot)) continue;
      this.#watched.add(element.shadowRoot);
      this.#observer?.observe(element.shadowRoot, { childList: true, subtree: true });
    }
  }

  #load(tag: string): Promise<unknown> {
    const load = this.elements[tag];
    const known = this.#loading.get(tag);
    if (known) return known;
    if (!load) return this.#complain(tag);
    const loading = load().catch(() => {
      // It may load when another one is added; that it failed is told once.
      this.#loading.delete(tag);
      this.#tell(tag);
    });
    this.#loading.set(tag, loading);
    return loading;
  }

  async #complain(tag: string): Promise<void> {
    const ours = tag.startsWith("crowd-") || tag.startsWith("hw-");
    if (ours && !customElements.get(tag)) this.#tell(tag);
  }

  #tell(tag: string): void {
    if (this.#told.has(tag)) return;
    this.#told.add(tag);
    this.onTrouble(tag);
  }
}

function tagsIn(root: Document | Element): ReadonlySet<string> {
  const elements = [...(root instanceof Element ? [root] : []), ...root.querySelectorAll("*")];
  return new Set(elements.map((element) => element.localName).filter((name) => name.includes("-") && !REGIONS.has(name)));
}

// Children with a meaning, not elements of their own.
const REGIONS: ReadonlySet<string> = new Set([
  "full-instructions", "short-instructions", "classification-target", "short-summary", "detailed-instructions",
  "positive-example", "negative-example", "worker-comment",
]);
