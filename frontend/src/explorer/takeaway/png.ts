/** PNG files with texts inside: title, source, licence and address travel with the picture. After RFC 2083, and iTXt for letters beyond Latin-1. */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER_END = SIGNATURE.length + 4 + 4 + 13 + 4;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum >>> 0;
});

/** The checksum of a chunk (CRC-32, ISO 3309). */
export function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

function isLatin1(text: string): boolean {
  return [...text].every((letter) => (letter.codePointAt(0) ?? 0) < 256);
}

function latin1(text: string): number[] {
  return [...text].map((letter) => letter.codePointAt(0) ?? 0);
}

/** A chunk: length, kind, content, checksum. */
function chunk(kind: string, content: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set([...latin1(kind), ...content], 4);
  view.setUint32(content.length + 8, checksum(bytes.subarray(4, content.length + 8)));
  return bytes;
}

/** A text as tEXt where its letters allow, else as iTXt, which is UTF-8. A keyword has 1 to 79 letters. */
export function textChunk(keyword: string, text: string): Uint8Array {
  if (keyword === "" || keyword.length > 79 || !isLatin1(keyword)) throw new RangeError("not a keyword of PNG");
  const clean = text.replaceAll("\0", "");
  if (isLatin1(clean)) return chunk("tEXt", [...latin1(keyword), 0, ...latin1(clean)]);
  return chunk("iTXt", [...latin1(keyword), 0, 0, 0, 0, 0, ...new TextEncoder().encode(clean)]);
}

/** The file with the texts behind its header; throws RangeError for what is no PNG. */
export function withTexts(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  if (png.length < HEADER_END || SIGNATURE.some((byte, at) => png[at] !== byte)) throw new RangeError("not a PNG");
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  const parts = [png.subarray(0, HEADER_END), ...chunks, png.subarray(HEADER_END)];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** The texts of a file, by keyword: what was put in can be read back. */
export function textsIn(png: Uint8Array): Readonly<Record<string, string>> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const found: Record<string, string> = {};
  let at = SIGNATURE.length;
  while (at + 12 <= png.length) {
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const content = png.subarray(at + 8, at + 8 + length);
    const end = content.indexOf(0);
    const keyword = String.fromCharCode(...content.subarray(0, Math.max(end, 0)));
    if (kind === "tEXt") found[keyword] = String.fromCharCode(...content.subarray(end + 1));
    if (kind === "iTXt") found[keyword] = new TextDecoder().decode(content.subarray(end + 5));
    at += length + 12;
  }
  return found;
}
