import { media, type Media } from "./protocol";

const MOST_ASKED = 200;
const PLACE = "/assets/";

/** Reads the bytes of a task's files for its frame, which may connect to nothing itself. */
export class PageMedia {
  #asked = 0;

  async read(url: string): Promise<Media> {
    return media(url, this.#isOwn(url) ? await bytesOf(url) : null);
  }

  /** Only signed addresses of this site's files: whoever has one may read the file anyway. */
  #isOwn(url: string): boolean {
    this.#asked += 1;
    if (this.#asked > MOST_ASKED || !URL.canParse(url, location.href)) return false;
    const { origin, pathname } = new URL(url, location.href);
    return origin === location.origin && pathname.startsWith(PLACE);
  }
}

async function bytesOf(url: string): Promise<ArrayBuffer | null> {
  try {
    const reply = await fetch(url, { credentials: "omit", redirect: "error" });
    return reply.ok ? await reply.arrayBuffer() : null;
  } catch {
    return null;
  }
}
