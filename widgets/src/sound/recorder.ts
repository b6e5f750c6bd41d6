import { level } from "./peaks";
import { wav } from "./wav";

export type Format = "opus" | "wav";

export interface Recording {
  readonly bytes: ArrayBuffer;
  readonly mediaType: string;
  readonly seconds: number;
}

const COMPRESSED = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4"] as const;
// Sound that is to be stored whole is not compressed on its way, where a browser can do without.
const WHOLE = ["audio/webm;codecs=pcm", ...COMPRESSED] as const;
const OPUS_BITS_PER_SECOND = 48_000;
const WHOLE_BITS_PER_SECOND = 256_000;
const LEVELS_MS = 60;

/** One take from the microphone. */
export class Recorder {
  readonly #stream: MediaStream;
  readonly #context = new AudioContext();
  readonly #media: MediaRecorder;
  readonly #format: Format;
  readonly #samplesPerSecond: number;
  readonly #parts: Blob[] = [];
  readonly #startedAt = performance.now();
  readonly #meter: ReturnType<typeof setInterval>;

  /** Asks for the microphone and begins; rejects with the browser's reason where it may not. */
  static async start(format: Format, samplesPerSecond: number, onLevel: (level: number, seconds: number) => void): Promise<Recorder> {
    if (!navigator.mediaDevices) throw new DOMException("No microphone here", "NotFoundError");
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    return new Recorder(stream, format, samplesPerSecond, onLevel);
  }

  private constructor(stream: MediaStream, format: Format, samplesPerSecond: number, onLevel: (level: number, seconds: number) => void) {
    this.#stream = stream;
    this.#format = format;
    this.#samplesPerSecond = samplesPerSecond;
    const mimeType = (format === "wav" ? WHOLE : COMPRESSED).find((type) => MediaRecorder.isTypeSupported(type));
    const audioBitsPerSecond = format === "wav" ? WHOLE_BITS_PER_SECOND : OPUS_BITS_PER_SECOND;
    this.#media = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond });
    this.#media.addEventListener("dataavailable", ({ data }) => this.#parts.push(data));
    this.#media.start();
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 1024;
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#meter = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      onLevel(level(samples), this.seconds);
    }, LEVELS_MS);
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /** Ends the take and gives it. */
  async stop(): Promise<Recording> {
    const { seconds } = this;
    const stopped = new Promise((resolve) => this.#media.addEventListener("stop", resolve, { once: true }));
    if (this.#media.state !== "inactive") this.#media.stop();
    await stopped;
    this.#release();
    const whole = new Blob(this.#parts, { type: this.#media.mimeType });
    const bytes = await whole.arrayBuffer();
    return this.#format === "wav" ? this.#asWav(bytes) : { bytes, mediaType: this.#media.mimeType, seconds };
  }

  /** Ends the take and forgets it. */
  cancel(): void {
    if (this.#media.state !== "inactive") this.#media.stop();
    this.#release();
  }

  #release(): void {
    clearInterval(this.#meter);
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#context.close();
  }

  async #asWav(bytes: ArrayBuffer): Promise<Recording> {
    const sound = await new OfflineAudioContext(1, 1, this.#samplesPerSecond).decodeAudioData(bytes);
    return { bytes: wav(sound.getChannelData(0), this.#samplesPerSecond), mediaType: "audio/wav", seconds: sound.duration };
  }
}
