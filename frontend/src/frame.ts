/**
 * What every page's frame does with a script, and does without one too: the theme, the way out, the language switch.
 *
 * A classic script in the head, so that a page is never drawn in one theme and then in the other: no imports here.
 */

(() => {
  const root = document.documentElement;

  /** Reading pages follow the system unless the reader chose; the explorer is dark unless the reader chose. */
  const KEY = `theme-${root.dataset.kind ?? "reading"}`;

  /** Presses of Shift, with nothing between them and no longer apart than this, leave the site. */
  const PRESSES = 3;
  const PATIENCE_MS = 1500;

  type Theme = "dark" | "light";

  function chosen(): Theme {
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(KEY);
    } catch {
      // Storage is closed to us: the choice lasts as long as the page.
    }
    if (kept === "dark" || kept === "light") return kept;
    const light = root.dataset.kind !== "explorer" && matchMedia("(prefers-color-scheme: light)").matches;
    return light ? "light" : "dark";
  }

  /** Sets the theme; what is drawn by scripts hears of it as the event `themechange` of the document. */
  function wear(theme: Theme): void {
    root.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
  }

  function switchTheme(button: HTMLElement): void {
    const next: Theme = root.dataset.theme === "light" ? "dark" : "light";
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // As above.
    }
    wear(next);
    button.setAttribute("aria-pressed", String(next === "light"));
  }

  /** Leaves at once: the page goes blank, and this page's entry in the history becomes the neutral one. */
  function leave(to: string): void {
    root.hidden = true;
    document.title = "\u200b";
    location.replace(to);
  }

  function onReady(): void {
    const button = document.querySelector<HTMLElement>("[data-theme-switch]");
    if (button) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(root.dataset.theme === "light"));
      button.addEventListener("click", () => switchTheme(button));
    }
    const exit = document.querySelector<HTMLAnchorElement>("[data-exit]");
    exit?.addEventListener("click", (event) => {
      event.preventDefault();
      leave(exit.href);
    });
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-keeps-place]")) {
      // Where a script changed the address, the other language is of the place shown now.
      link.addEventListener("click", () => {
        const to = new URL(link.href);
        to.search = location.search;
        to.hash = location.hash;
        link.href = to.href;
      });
    }
    let presses: number[] = [];
    addEventListener("keydown", (event) => {
      if (event.key !== "Shift" || event.repeat) {
        presses = [];
        return;
      }
      presses = [...presses, event.timeStamp].slice(-PRESSES);
      const [first, last] = [presses[0] ?? 0, presses.at(-1) ?? 0];
      if (exit && presses.length === PRESSES && last - first < PRESSES * PATIENCE_MS) leave(exit.href);
    });
  }

  wear(chosen());
  document.addEventListener("DOMContentLoaded", onReady);
})();
