const STEP = 0x8000;

export function toBase64(bytes: ArrayBuffer): string {
  const view = new Uint8Array(bytes);
  let binary = "";
  // In steps: a call takes only so many arguments.
  for (let at = 0; at < view.length; at += STEP) binary += String.fromCharCode(...view.subarray(at, at + STEP));
  return btoa(binary);
}

export function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
}
