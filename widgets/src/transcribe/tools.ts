/** A row of buttons: what each says, what it does, and its key. */
export interface Tool {
  readonly label: string;
  readonly sign: string;
  readonly keys: string;
  readonly act: () => void;
}

export function toolbar(tools: readonly Tool[]): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "tools";
  bar.append(...tools.map(button));
  return bar;
}

function button(tool: Tool): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "tool";
  made.textContent = tool.sign;
  made.title = tool.keys ? `${tool.label} (${tool.keys})` : tool.label;
  made.setAttribute("aria-label", tool.label);
  made.addEventListener("click", tool.act);
  return made;
}
