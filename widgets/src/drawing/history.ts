/** One thing a person did, and how it is taken back. */
export interface Step {
  readonly undo: () => void;
  readonly redo: () => void;
  /** What keeping it costs, in bytes. */
  readonly weight?: number;
  /** Steps of one group that follow each other are taken back together, such as pressing an arrow key again. */
  readonly group?: string;
}

const MOST_STEPS = 500;
const MOST_BYTES = 96 * 1024 * 1024;

/** What was done, in order; something new forgets what was taken back. */
export class History {
  #done: Step[] = [];
  #undone: Step[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Remembers a step that is already done. */
  add(step: Step): void {
    this.#undone = [];
    const last = this.#done.at(-1);
    const joins = last !== undefined && step.group !== undefined && last.group === step.group;
    this.#done.push(joins ? { ...step, undo: last.undo } : step);
    if (joins) this.#done.splice(-2, 1);
    let bytes = this.#done.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
    while (this.#done.length > 1 && (this.#done.length > MOST_STEPS || bytes > MOST_BYTES)) {
      bytes -= this.#done.shift()?.weight ?? 0;
    }
  }

  undo(): boolean {
    const step = this.#done.pop();
    if (!step) return false;
    step.undo();
    this.#undone.push(step);
    return true;
  }

  redo(): boolean {
    const step = this.#undone.pop();
    if (!step) return false;
    step.redo();
    this.#done.push(step);
    return true;
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
  }
}
