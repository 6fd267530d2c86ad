/** The page's colours, as the map's canvases need them: read from the style sheet when the theme changes. */

import { signal } from "@preact/signals";
import { rampOf, type Theme } from "./scale.ts";

export interface Look {
  readonly theme: Theme;
  readonly paper: string;
  readonly raised: string;
  readonly line: string;
  readonly edge: string;
  readonly ink: string;
  readonly quiet: string;
  readonly lamp: string;
  readonly ramp: readonly string[];
  readonly font: string;
}

const TOKENS = ["paper", "raised", "line", "edge", "ink", "quiet", "lamp"] as const;

function read(): Look {
  const root = document.documentElement;
  const theme: Theme = root.dataset.theme === "light" ? "light" : "dark";
  const style = getComputedStyle(root);
  const tokens = Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  return { ...(tokens as Record<(typeof TOKENS)[number], string>), theme, ramp: rampOf(theme), font: style.fontFamily };
}

export const look = signal<Look>(read());

document.addEventListener("themechange", () => {
  look.value = read();
});

/** Colours on paper: whatever the screen's theme, ink is dark on white. */
export const PAPER: Look = {
  theme: "light",
  paper: "#ffffff",
  raised: "#ffffff",
  line: "#bbbbbb",
  edge: "#777777",
  ink: "#000000",
  quiet: "#333333",
  lamp: "#6b4300",
  ramp: rampOf("light"),
  font: "Inter, sans-serif",
};

// The legend is printed beside the drawing for paper: it must have the same colours.
addEventListener("beforeprint", () => {
  look.value = PAPER;
});
addEventListener("afterprint", () => {
  look.value = read();
});
