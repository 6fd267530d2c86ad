import { expect, test } from "vitest";
import { actOf, type Press } from "../src/moderation/keys.ts";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  ...more,
});

test("each key does what the page says", () => {
  const said = ["j", "ArrowDown", "k", "ArrowUp", "c", "r", "u", "s", "b", "h"].map((key) => actOf(press(key)));
  expect(said).toEqual(["next", "next", "before", "before", "confirm", "refuse", "undo", "skip", "blur", "heat"]);
  expect(actOf(press("?", { shiftKey: true }))).toBe("help");
});

test("with Shift it is about the whole cluster, and nothing else is", () => {
  expect(actOf(press("C", { shiftKey: true }))).toBe("confirm-all");
  expect(actOf(press("R", { shiftKey: true }))).toBe("refuse-all");
  expect(actOf(press("U", { shiftKey: true }))).toBeNull();
  expect(actOf(press("C"))).toBe("confirm"); // caps lock
});

test("a key that is held down moves on, and decides nothing", () => {
  expect(actOf(press("j", { repeat: true }))).toBe("next");
  for (const key of ["c", "r", "u", "s", "b"]) expect(actOf(press(key, { repeat: true }))).toBeNull();
});

test("what belongs to the browser stays with it", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"] as const) expect(actOf(press("r", { [held]: true }))).toBeNull();
  expect(actOf(press("Tab"))).toBeNull();
  expect(actOf(press("Enter"))).toBeNull();
});
