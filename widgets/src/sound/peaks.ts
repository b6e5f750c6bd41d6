/** The loudest sample of each of so many equal parts: what a waveform draws. */
export function peaks(samples: Float32Array, count: number): Float32Array {
  const found = new Float32Array(Math.min(count, samples.length));
  const size = samples.length / Math.max(1, found.length);
  for (let part = 0; part < found.length; part += 1) {
    const end = Math.min(samples.length, Math.floor((part + 1) * size));
    let loudest = 0;
    for (let at = Math.floor(part * size); at < end; at += 1) {
      const sample = samples[at] ?? 0;
      if (Math.abs(sample) > Math.abs(loudest)) loudest = sample;
    }
    found[part] = loudest;
  }
  return found;
}

/** The root mean square of samples, on a scale where quiet speech is visible: 0 at -60 dB, 1 at 0 dB. */
export function level(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  const squares = samples.reduce((sum, sample) => sum + sample * sample, 0);
  const decibels = 10 * Math.log10(squares / samples.length || Number.MIN_VALUE);
  return Math.max(0, Math.min(1, 1 + decibels / 60));
}
