/** C, S and P confirm, skip and pause on the work page. */
const KEYS = "1234567890abdefghijklmnoqrtuvwxyz";

/** One key for each value: its own when it is one key, else the next that is free; "" when none is left. */
export function keysFor(values: readonly string[]): readonly string[] {
  const lowered = values.map((value) => value.toLowerCase());
  const own = lowered.map((value, at) => isOwnKey(value) && lowered.indexOf(value) === at);
  const taken = new Set(lowered.filter((_, at) => own[at]));
  const free = [...KEYS].filter((key) => !taken.has(key));
  return lowered.map((value, at) => (own[at] ? value : (free.shift() ?? "")));
}

function isOwnKey(value: string): boolean {
  return value.length === 1 && KEYS.includes(value);
}
