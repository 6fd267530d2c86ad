/** What the form's page shows: what went wrong, and what was said and answered. */

import { t } from "../words.ts";
import type { Trouble } from "./sending.ts";

/** An element of the page, which the server wrote. */
export function part<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as Kind;
}

/** Shows what went wrong; null: nothing. */
export function trouble(words: string | null): void {
  part("trouble").hidden = words === null;
  part("trouble").textContent = words ?? "";
}

export function troubleOf(why: Trouble): string {
  if (why === "offline") return t("No connection: nothing was sent. Try again.");
  if (why === "too_large") return t("This picture is too large. Choose a smaller one, or send without it.");
  if (why === "no_work") {
    return t("This browser or this site can't take a message now. Send a text instead, or try again later.");
  }
  return t("That was not taken, and nothing was noted. Load this page again, and try once more.");
}

/** Adds what was said and what is answered, like messages on a phone. */
export function said(own: string, replies: readonly string[]): void {
  part("talk").hidden = false;
  const [mine, ...theirs] = [own, ...replies].map((words, at) => {
    const item = document.createElement("li");
    item.className = at === 0 ? "own" : "reply";
    item.textContent = words;
    return item;
  });
  part("said").append(...(mine === undefined ? [] : [mine]), ...theirs);
  theirs[0]?.scrollIntoView({ block: "nearest" });
}
