export interface Picture {
  readonly bytes: Blob;
  readonly width: number;
  readonly height: number;
}

const QUALITIES = [0.85, 0.7, 0.5] as const;
const SMALLEST_SIDE = 320;

/** The sizes to try, each smaller than the one before, until a picture fits. */
export function sizes(width: number, height: number, longest: number): readonly { readonly width: number; readonly height: number }[] {
  const found = [];
  for (let side = Math.min(longest, Math.max(width, height)); ; side = Math.floor(side * 0.75)) {
    const scale = side / Math.max(width, height);
    found.push({ width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
    if (side <= SMALLEST_SIDE) return found;
  }
}

/**
 * Draws a picture anew and no larger than allowed; undefined when it is no picture or cannot be made to fit.
 *
 * Only its points are kept: place, time and camera, which files carry beside them, are gone.
 */
export async function redrawn(file: Blob, longest: number, maxBytes: number): Promise<Picture | undefined> {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
  if (!image) return undefined;
  try {
    for (const { width, height } of sizes(image.width, image.height, longest)) {
      for (const quality of QUALITIES) {
        const bytes = await drawn(image, width, height, quality);
        if (bytes && bytes.size <= maxBytes) return { bytes, width, height };
      }
    }
    return undefined;
  } finally {
    image.close();
  }
}

function drawn(image: ImageBitmap, width: number, height: number, quality: number): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  // JPEG knows no transparency; white is what paper is.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}
