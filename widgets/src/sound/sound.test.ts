import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "./base64";
import { clock, seconds } from "./clock";
import { level, peaks } from "./peaks";
import { wav } from "./wav";

test("a WAV file says its size, rate and width, and holds the samples", () => {
  const view = new DataView(wav(new Float32Array([0, 1, -1, 2]), 16_000));
  expect(view.byteLength).toBe(52);
  expect([view.getUint32(4, true), view.getUint32(24, true), view.getUint16(34, true), view.getUint32(40, true)]).toEqual([44, 16_000, 16, 8]);
  expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([0, 32_767, -32_768, 32_767]);
});

test("base64 gives the bytes back", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
  expect(new Uint8Array(fromBase64(toBase64(bytes.buffer)))).toEqual(bytes);
});

test("peaks keep the loudest sample of each part", () => {
  expect([...peaks(new Float32Array([0.25, -0.5, 0.125, 0.75]), 2)]).toEqual([-0.5, 0.75]);
  expect(peaks(new Float32Array(0), 5)).toHaveLength(0);
});

test("silence has level 0 and full loudness 1", () => {
  expect(level(new Float32Array(16))).toBe(0);
  expect(level(new Float32Array(16).fill(1))).toBe(1);
});

test.each([[0, "0:00.0"], [65.23, "1:05.2"], [59.97, "1:00.0"]])("%d seconds read %s", (time, text) => {
  expect(clock(time)).toBe(text);
});

test.each([["65.2", 65.2], ["1:05,5", 65.5], ["0:01:00", 60], ["later", undefined], ["1:-2", undefined], ["", undefined]])("%s is %d seconds", (text, time) => {
  expect(seconds(text)).toBe(time);
});
