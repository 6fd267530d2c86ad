/** Which key does what. */

export type Act =
  | "next"
  | "before"
  | "confirm"
  | "refuse"
  | "confirm-all"
  | "refuse-all"
  | "undo"
  | "skip"
  | "blur"
  | "heat"
  | "help";

export type Press = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey" | "repeat">;

const ALONE: Readonly<Record<string, Act>> = {
  j: "next",
  arrowdown: "next",
  k: "before",
  arrowup: "before",
  c: "confirm",
  r: "refuse",
  u: "undo",
  s: "skip",
  b: "blur",
  h: "heat",
};

const SHIFTED: Readonly<Record<string, Act>> = { c: "confirm-all", r: "refuse-all" };

/** What a press asks for. A key that is held down moves on, but decides nothing: the next report is another. */
export function actOf(press: Press): Act | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === "?") return "help";
  const key = press.key.toLowerCase();
  const act = (press.shiftKey ? SHIFTED : ALONE)[key] ?? null;
  return press.repeat && act !== "next" && act !== "before" ? null : act;
}
