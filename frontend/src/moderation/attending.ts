/** Tells the server that somebody is there, while somebody is; who goes away leaves no reports open on a screen. */

const EVERY_MS = 15_000;

/** As long as the server lets a moderator have a cluster without a sign. */
const AWAY_MS = 120_000;

export function attend(page: Document, tell: () => void, now: () => number = () => performance.now()): void {
  let seen = now();
  let away = false;

  function active(event: Event): void {
    if (!away) {
      seen = now();
      return;
    }
    // The first press after it goes on, and decides nothing: others may have what is on the page.
    event.preventDefault();
    event.stopImmediatePropagation();
    location.reload();
  }

  function look(): void {
    if (away) return;
    if (now() - seen < AWAY_MS) {
      if (!page.hidden) tell();
      return;
    }
    away = true;
    page.getElementById("queue")?.replaceChildren();
    const note = page.getElementById("away");
    if (note) note.hidden = false;
  }

  for (const kind of ["keydown", "pointerdown"]) page.addEventListener(kind, active, { capture: true });
  setInterval(look, EVERY_MS);
}
