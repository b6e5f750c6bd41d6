import { expect, test } from "vitest";
import { sizes } from "./reduce";
import { accepts } from "./upload";

test("a picture is tried at most at the longest side that is allowed, and smaller each time", () => {
  const tried = sizes(4000, 3000, 2048);
  expect(tried[0]).toEqual({ width: 2048, height: 1536 });
  expect(tried.every(({ width }, index) => index === 0 || width < (tried[index - 1]?.width ?? 0))).toBe(true);
});

test("a small picture is not made larger", () => {
  expect(sizes(100, 50, 2048)).toEqual([{ width: 100, height: 50 }]);
});

test.each([["image/*", true], ["image/png", false], [".jpg", true], ["application/pdf, .JPG", true], ["", true]])("%s takes a JPEG: %s", (accept, is) => {
  expect(accepts(accept, { name: "a.jpg", type: "image/jpeg" })).toBe(is);
});
