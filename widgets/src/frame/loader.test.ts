import { expect, test } from "vitest";
import { show } from "../testing/show";
import { Loader } from "./loader";

function loader(troubles: string[] = [], loaded: string[] = []): Loader {
  const load = (tag: string) => async (): Promise<void> => void loaded.push(tag);
  const broken = async (): Promise<never> => Promise.reject(new Error("the network is gone"));
  return new Loader((tag) => troubles.push(tag), { "crowd-one": load("crowd-one"), "crowd-two": load("crowd-two"), "crowd-broken": broken });
}

test("what the document has is loaded once, and nothing else", async () => {
  const loaded: string[] = [];
  show("<crowd-one></crowd-one><div><crowd-one></crowd-one></div>");
  expect(await loader([], loaded).all(document)).toEqual(["crowd-one"]);
  expect(loaded).toEqual(["crowd-one"]);
});

test("an element of ours that does not exist, or does not load, is told", async () => {
  const troubles: string[] = [];
  show("<crowd-clasifier></crowd-clasifier><crowd-broken></crowd-broken><their-own></their-own><short-instructions></short-instructions>");
  await loader(troubles).all(document);
  expect(troubles.sort()).toEqual(["crowd-broken", "crowd-clasifier"]);
});

test("what a script adds later is loaded too", async () => {
  const loaded: string[] = [];
  show("<p></p>");
  const followed = new Promise<void>((done) => loader([], loaded).follow(document, done));
  document.querySelector("p")!.innerHTML = "<span><crowd-two></crowd-two></span>";
  await followed;
  expect(loaded).toEqual(["crowd-two"]);
});
