export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly speaker?: string;
}

function stamp(seconds: number): string {
  const all = Math.round(seconds * 1000);
  const part = (value: number, width: number): string => String(value).padStart(width, "0");
  const minutes = Math.floor(all / 60_000);
  return `${part(Math.floor(minutes / 60), 2)}:${part(minutes % 60, 2)}:${part(Math.floor(all / 1000) % 60, 2)}.${part(all % 1000, 3)}`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** The cues as a WebVTT file; a speaker becomes a voice tag. */
export function webvtt(cues: readonly Cue[]): string {
  const blocks = cues.map((cue) => {
    // A blank line would end the cue.
    const text = escaped(cue.text.trim()).replace(/\n\s*\n+/g, "\n");
    const speaker = cue.speaker ? `<v ${escaped(cue.speaker).replace(/\s+/g, " ")}>` : "";
    return `${stamp(cue.start)} --> ${stamp(cue.end)}\n${speaker}${text}`;
  });
  return `${["WEBVTT", ...blocks].join("\n\n")}\n`;
}
