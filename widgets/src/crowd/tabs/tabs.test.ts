import { expect, test } from "vitest";
import "../alert/alert";
import "../badge/badge";
import "../button/button";
import "../instructions/instructions";
import "../toast/toast";
import "./tabs";
import { all, drawn, find, shown } from "../../testing/element";

test("one tab is shown, and arrow keys go round", async () => {
  await shown(`<crowd-tabs><crowd-tab header="One">1</crowd-tab><crowd-tab header="Two">2</crowd-tab></crowd-tabs>`);
  const hidden = (): boolean[] => [...document.querySelectorAll("crowd-tab")].map((tab) => tab.hasAttribute("hidden"));
  expect(hidden()).toEqual([false, true]);
  find("crowd-tabs >>> [role=tablist]").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true }));
  await drawn();
  expect(hidden()).toEqual([true, false]);
  expect(all("crowd-tabs >>> [role=tab]").map((tab) => tab.getAttribute("aria-selected"))).toEqual(["false", "true"]);
});

test("a notice that can be closed goes", async () => {
  await shown(`<crowd-alert type="error" dismissible>Look!</crowd-alert>`);
  expect(find("crowd-alert").getAttribute("role")).toBe("alert");
  find<HTMLButtonElement>("crowd-alert >>> button").click();
  expect(document.querySelector("crowd-alert")).toBeNull();
});

test("a sign moves behind the element that it is about", async () => {
  await shown(`<crowd-badge for="cart" label="3"></crowd-badge><p><span id="cart">Cart</span></p>`);
  expect(find("#cart").nextElementSibling).toBe(find("crowd-badge"));
});

test("instructions show examples only where there are some", async () => {
  await shown(`<crowd-instructions link-text="View"><short-summary>Short</short-summary><positive-example>Yes</positive-example></crowd-instructions>`);
  expect(find("crowd-instructions >>> summary").textContent).toBe("View");
  expect(all("crowd-instructions >>> h3")).toHaveLength(1);
});

test("a disabled button tells its listeners nothing", async () => {
  await shown(`<crowd-button disabled="true">Go</crowd-button>`);
  let pressed = 0;
  find<HTMLElement>("crowd-button").onclick = () => (pressed += 1);
  find<HTMLElement>("crowd-button").click();
  expect(pressed).toBe(0);
});
