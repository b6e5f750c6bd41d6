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
import { reportTroubles, reportUnreadable } from "./troubles";

const READY = "all-crowd-elements-ready";

// The page's script may come later than the frame is ready: then nobody hears the first time.
const AGAIN_MS = 50;
const OFTEN = 400;
const SELDOM_MS = 1000;

let isBegun = false;

const drafts = new Drafts((state) => say({ type: "draft", state }));
const handingIn = new HandingIn(say);
const loader = new Loader((tag) => say({ type: "error", message: word("frame_no_element", { tag }) }));

/** Brings the template's document to life and tells the page. */
export async function start(): Promise<void> {
  reportTroubles(say);
  reportUnreadable(say);
  dress(document);
  handingIn.follow();
  loader.follow(document, () => drafts.again());
  const tags = await loader.all(document);
  document.dispatchEvent(new CustomEvent(READY, { bubbles: true }));
  hear(obey);
  drafts.follow();
  sayUntilHeard(() => say({ type: "ready", height: heightNow(), tags }));
  followLife(() => say({ type: "alive" }));
  followHeight((height) => say({ type: "resize", height }));
}

function sayUntilHeard(tell: () => void): void {
  let times = 0;
  const again = (): void => {
    if (isBegun) return;
    tell();
    times += 1;
    // On a slow line it may take minutes: nobody would begin if this gave up.
    if (window.parent !== window) setTimeout(again, times < OFTEN ? AGAIN_MS : SELDOM_MS);
  };
  again();
}

function obey(message: ToFrame | Media | Recorded): void {
  if (message.type === "collect") void handingIn.collect(message.request);
  // The page answers each `ready`: what was typed since the first is not written over.
  if (message.type !== "begin" || isBegun) return;
  isBegun = true;
  useWords(message.words);
  document.documentElement.lang ||= message.locale;
  document.dispatchEvent(new CustomEvent(WORDS_GIVEN));
  if (message.draft) drafts.restore(message.draft);
  document.documentElement.toggleAttribute("data-ready", true);
}
