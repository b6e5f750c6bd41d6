const STEPS = 200;

/** What was, what is, and what was undone. */
export class History<T> {
  readonly #past: T[] = [];
  readonly #future: T[] = [];
  #present: T;

  constructor(present: T) {
    this.#present = present;
  }

  get present(): T {
    return this.#present;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  change(present: T): void {
    this.#past.push(this.#present);
    if (this.#past.length > STEPS) this.#past.shift();
    this.#future.length = 0;
    this.#present = present;
  }

  undo(): void {
    this.#move(this.#past, this.#future);
  }

  redo(): void {
    this.#move(this.#future, this.#past);
  }

  #move(from: T[], to: T[]): void {
    const next = from.pop();
    if (next === undefined) return;
    to.push(this.#present);
    this.#present = next;
  }
}
