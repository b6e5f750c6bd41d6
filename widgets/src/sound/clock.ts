/** Seconds as people read them: 1:05.2. */
export function clock(seconds: number, digits = 1): string {
  const scale = 10 ** digits;
  const ticks = Math.round(Math.max(0, seconds) * scale);
  const minutes = Math.floor(ticks / (60 * scale));
  const rest = (ticks - minutes * 60 * scale) / scale;
  return `${minutes}:${rest.toFixed(digits).padStart(digits > 0 ? 3 + digits : 2, "0")}`;
}

/** Reads 65.2, 1:05.2 or 0:01:05,2; undefined when it is no time. */
export function seconds(text: string): number | undefined {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || parts.some((part) => !/^\d+(\.\d*)?$/.test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** To the millisecond: what recordings and subtitles can tell apart. */
export function toMillisecond(time: number): number {
  return Math.round(time * 1000) / 1000;
}
