import { PAGE, TOKENS } from "../element/look";

const COLOURED = /(?:^|[;{\s"])(?:background(?:-color)?|color)\s*:/i;

/** Gives the document the site's colours and a legible ground, weaker than whatever the template says. */
export function dress(page: Document): void {
  const style = page.createElement("style");
  style.textContent = TOKENS + PAGE;
  page.head.prepend(style);
  // A template with colours of its own was made for a light page: dark would hide its texts.
  if (bringsColours(page, style)) page.documentElement.dataset["scheme"] = "light";
}

function bringsColours(page: Document, ours: Element): boolean {
  const sheets = [...page.querySelectorAll("style")].filter((style) => style !== ours && !style.hasAttribute("data-handwork"));
  if (sheets.some((style) => COLOURED.test(style.textContent ?? ""))) return true;
  if (page.querySelector('link[rel~="stylesheet"]:not([data-handwork]), [bgcolor], font[color]')) return true;
  return [...page.querySelectorAll("[style]")].some((element) => COLOURED.test(element.getAttribute("style") ?? ""));
}
