import { expect, test } from "vitest";
import { wrapped } from "../src/explorer/takeaway/layout.ts";

const letters = (text: string) => text.length;

test("a text is broken between words, and loses none", () => {
  const text = "In Chicago, people arrested from 2015 to 2024, by areas of 5 km²";
  const lines = wrapped(text, 20, letters);
  expect(lines.every((line) => line.length <= 20)).toBe(true);
  expect(lines.join(" ")).toBe(text);
});

test("a word that is wider than the line is broken between letters", () => {
  expect(wrapped("see https://a.example/path now", 10, letters)).toEqual(["see", "https://a.", "example/pa", "th now"]);
});

test("nothing is no line", () => {
  expect(wrapped("  ", 10, letters)).toEqual([]);
});
