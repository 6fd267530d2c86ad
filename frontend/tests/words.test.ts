import { expect, test } from "vitest";
import { messagesOf } from "../messages.ts";
import { day, month, number, plural, t } from "../src/words.ts";

test("English is written in the code", () => {
  expect(t("Clear all")).toBe("Clear all");
  expect(t("{n} of {what}", { n: 12345, what: "them" })).toBe("12,345 of them");
  expect(t("{lost}", { found: 1 })).toBe("{lost}");
  expect(plural("{n} area", "{n} areas", 1)).toBe("1 area");
  expect(plural("{n} area in {city}", "{n} areas in {city}", 1200, { city: "Oxbow" })).toBe("1,200 areas in Oxbow");
});

test("numbers, days and months are written in words", () => {
  expect(number(1234.5, 1)).toBe("1,234.5");
  expect(day("2025-06-30")).toBe("30 June 2025");
  expect(day("")).toBe("");
  expect(month("2025-06")).toBe("June 2025");
});

test("messages are found where they are said, and nowhere else", () => {
  const source = `
    /** t("in a comment") */ // t("in another")
    const a = t("one"); const b = <p>{t("it's {n}", { n })} don't</p>;
    plural(
      "{n} area",
      "{n} areas",
      n,
    );
    format("not one"); this.t("not one"); t('single "quoted"'); t("with \\"marks\\" and \\u00e9");
    const url = "https://example.org/t(\\"no\\")"; t(name);
  `;
  expect(messagesOf(source)).toEqual([
    "one",
    "it's {n}",
    ["{n} area", "{n} areas"],
    'single "quoted"',
    'with "marks" and é',
  ]);
});
