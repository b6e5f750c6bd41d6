import "../crowd/form/form";
import { WORDS_GIVEN } from "../element/answer-element";
import { word } from "../words/frame";
import { useWords } from "../words/word";
import { followLife } from "./alive";
import { dress } from "./dress";
import { Drafts } from "./drafts";
import { HandingIn } from "./handing-in";
import { followHeight, heightNow } from "./height";
import { Loader } from "./loader";
import { hear, say } from "./page";
import type { Media, Recorded, ToFrame } from "./protocol";
import { reportTroubles } from "./troubles";

const READY = "all-crowd-elements-ready";

const drafts = new Drafts((state) => say({ type: "draft", state }));
const handingIn = new HandingIn(say);
const loader = new Loader((tag) => say({ type: "error", message: word("frame_no_element", { tag }) }));

/** Brings the template's document to life and tells the page. */
export async function start(): Promise<void> {
  reportTroubles(say);
  dress(document);
  handingIn.follow();
  loader.follow(document, () => drafts.again());
  const tags = await loader.all(document);
  document.dispatchEvent(new CustomEvent(READY, { bubbles: true }));
  hear(obey);
  drafts.follow();
  say({ type: "ready", height: heightNow(), tags });
  followLife(() => say({ type: "alive" }));
  document.documentElement.toggleAttribute("data-ready", true);
  followHeight((height) => say({ type: "resize", height }));
}

function obey(message: ToFrame | Media | Recorded): void {
  if (message.type === "collect") void handingIn.collect(message.request);
  if (message.type !== "begin") return;
  useWords(message.words);
  document.documentElement.lang ||= message.locale;
  document.dispatchEvent(new CustomEvent(WORDS_GIVEN));
  if (message.draft) drafts.restore(message.draft);
}
