import { encode, readToFrame } from "./protocol";

const PATIENCE_MS = 60_000;
const DATA = /^data:([^,]*),(.*)$/s;

/**
 * The bytes of something that the task shows, or null when they cannot be had.
 *
 * The frame's policy lets nothing connect, so the page around it is asked; it answers for this task's own assets only.
 */
export async function fetchMedia(url: string): Promise<ArrayBuffer | null> {
  const data = DATA.exec(url);
  if (data) return dataBytes(data[1] ?? "", data[2] ?? "");
  const address = new URL(url, document.baseURI).href;
  return window.parent === window ? fetchHere(address) : askPage(address);
}

function dataBytes(kind: string, body: string): ArrayBuffer | null {
  try {
    const text = decodeURIComponent(body);
    const binary = /;\s*base64$/i.test(kind) ? atob(text) : unescapedBytes(text);
    return Uint8Array.from(binary, (sign) => sign.charCodeAt(0)).buffer;
  } catch {
    return null;
  }
}

function unescapedBytes(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join("");
}

async function fetchHere(address: string): Promise<ArrayBuffer | null> {
  try {
    const reply = await fetch(address);
    return reply.ok ? await reply.arrayBuffer() : null;
  } catch {
    return null;
  }
}

function askPage(url: string): Promise<ArrayBuffer | null> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent<unknown>): void => {
      const said = event.source === window.parent ? readToFrame(event.data) : undefined;
      if (said?.type === "media" && said.url === url) finish(said.bytes);
    };
    const late = setTimeout(() => finish(null), PATIENCE_MS);
    const finish = (bytes: ArrayBuffer | null): void => {
      clearTimeout(late);
      window.removeEventListener("message", listen);
      resolve(bytes);
    };
    window.addEventListener("message", listen);
    window.parent.postMessage(encode({ type: "media", url }), "*");
  });
}
