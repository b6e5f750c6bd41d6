import { peaks } from "./peaks";

export interface Sound {
  readonly seconds: number;
  readonly peaks: Float32Array;
}

const SAMPLES_PER_SECOND = 8000;
const PEAKS_PER_SECOND = 50;

/** What a waveform needs to know of a recording; undefined when the browser cannot read it. */
export async function decode(bytes: ArrayBuffer): Promise<Sound | undefined> {
  try {
    // Decoding into few samples keeps an hour of sound within the memory of a phone.
    const buffer = await new OfflineAudioContext(1, 1, SAMPLES_PER_SECOND).decodeAudioData(bytes);
    const count = Math.max(1, Math.ceil(buffer.duration * PEAKS_PER_SECOND));
    return { seconds: buffer.duration, peaks: peaks(buffer.getChannelData(0), count) };
  } catch {
    return undefined;
  }
}
