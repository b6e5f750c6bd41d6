const DRAWN: Readonly<Record<string, string>> = {
  add: "+", "add-circle": "+", check: "✓", done: "✓", clear: "×", close: "×", cancel: "×", delete: "×", remove: "−", create: "✎", edit: "✎",
  search: "⌕", help: "?", "help-outline": "?", info: "i", "info-outline": "i", warning: "!", error: "!", menu: "≡", "more-vert": "⋮",
  "arrow-back": "←", "arrow-forward": "→", "arrow-upward": "↑", "arrow-downward": "↓", refresh: "↻", undo: "↶", redo: "↷", star: "★",
  favorite: "♥", home: "⌂", settings: "⚙", "play-arrow": "▶", pause: "❚❚", stop: "■", mail: "✉", phone: "☎", flag: "⚑", place: "⚲",
};

/** The sign for an icon's name; "" for one that is not drawn here. */
export function iconSign(name: string | undefined): string {
  return DRAWN[(name ?? "").replace(/^icons:/, "")] ?? "";
}
