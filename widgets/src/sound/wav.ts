const HEADER_BYTES = 44;

/** One channel of samples from -1 to 1 as a WAV file of 16 bits. */
export function wav(samples: Float32Array, samplesPerSecond: number): ArrayBuffer {
  const bytes = new ArrayBuffer(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes);
  writeHeader(view, samples.length * 2, samplesPerSecond);
  samples.forEach((sample, index) => {
    const held = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER_BYTES + index * 2, Math.round(held * (held < 0 ? 0x8000 : 0x7fff)), true);
  });
  return bytes;
}

function writeHeader(view: DataView, dataBytes: number, samplesPerSecond: number): void {
  const text = (at: number, name: string): void => [...name].forEach((sign, index) => view.setUint8(at + index, sign.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, samplesPerSecond, true);
  view.setUint32(28, samplesPerSecond * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, dataBytes, true);
}
