import { type PictureWordKey, word } from "../words/pictures";

const NAMED: Readonly<Record<string, PictureWordKey>> = {
  Delete: "key_delete",
  Enter: "key_enter",
  Esc: "key_escape",
  Insert: "key_insert",
  Shift: "key_shift",
  Space: "key_space",
};

/** Keys as they are printed where the page's language is spoken. */
export function keyNames(keys: string): string {
  return keys.replace(/[A-Z][a-z]+/g, (name) => (NAMED[name] ? word(NAMED[name]) : name));
}
