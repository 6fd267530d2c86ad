import { crc32, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checksum, textChunk, textsIn, withTexts } from "../src/explorer/takeaway/png.ts";

function chunkOf(kind: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** One black point. */
const PNG = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunkOf("IHDR", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
  chunkOf("IDAT", deflateSync(Buffer.from([0, 0]))),
  chunkOf("IEND", Buffer.alloc(0)),
]);

describe("texts in a PNG", () => {
  const texts = {
    Title: "People arrested",
    Copyright: "Públicos · CC BY",
    Description: "Niños — 5 km²",
    URL: "https://x.example/?city=a",
  };

  test("are read back as they were put in", () => {
    expect(textsIn(withTexts(PNG, texts))).toEqual(texts);
  });

  test("stand behind the header, and leave everything else as it was", () => {
    const file = Buffer.from(withTexts(PNG, texts));
    expect(file.subarray(0, 33)).toEqual(PNG.subarray(0, 33));
    expect(file.subarray(-(PNG.length - 33))).toEqual(PNG.subarray(33));
  });

  test("have the checksum that zlib reckons", () => {
    const chunk = textChunk("Title", "any");
    const view = new DataView(chunk.buffer);
    expect(view.getUint32(chunk.length - 4)).toBe(crc32(chunk.subarray(4, -4)));
    expect(checksum(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  });

  test("letters beyond Latin-1 go as UTF-8", () => {
    expect(String.fromCharCode(...textChunk("Title", "—").subarray(4, 8))).toBe("iTXt");
    expect(String.fromCharCode(...textChunk("Title", "é").subarray(4, 8))).toBe("tEXt");
  });

  test("are refused in what is no PNG, and under what is no keyword", () => {
    expect(() => withTexts(PNG.subarray(1), texts)).toThrow(RangeError);
    expect(() => textChunk("", "any")).toThrow(RangeError);
    expect(() => textChunk("k".repeat(80), "any")).toThrow(RangeError);
  });
});
