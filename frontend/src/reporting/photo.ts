/** A photo drawn anew on the phone: smaller, upright, and without anything that was written beside its pixels. */

const LONGEST_SIDE = 1280;
const QUALITY = 0.85;

/** The photo as a JPEG; null where this browser can't open it (a HEIC picture in most, a video). */
export async function strippedPhoto(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  const { width, height } = fitted(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const paper = canvas.getContext("2d");
  if (paper === null) return null;
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, width, height);
  paper.drawImage(picture, 0, 0, width, height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/** Width and height with the longer side no longer than is looked at. */
export function fitted(width: number, height: number): { readonly width: number; readonly height: number } {
  const smaller = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * smaller)), height: Math.max(1, Math.round(height * smaller)) };
}
