/** The queue by keys: each presses a button that stands on the page. */

import { type Act, actOf } from "./keys.ts";

const BUTTONS: Readonly<Partial<Record<Act, string>>> = {
  confirm: '[aria-current="true"] [value="confirm"]',
  refuse: '[aria-current="true"] [value="refuse"]',
  "confirm-all": '#all [value="confirm"]',
  "refuse-all": '#all [value="refuse"]',
  undo: '[data-do="undo"]',
  skip: '[data-do="skip"]',
};

/** A cluster of one has no buttons for all. */
const OR: Readonly<Partial<Record<Act, Act>>> = { "confirm-all": "confirm", "refuse-all": "refuse" };

/** Listens to keys and to what htmx tells; answers whether a decision is on its way. */
export function listen(page: Document): () => boolean {
  let busy = false;

  page.addEventListener("keydown", (event) => {
    const typing =
      event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select");
    const act = typing ? null : actOf(event);
    if (!act) return;
    event.preventDefault();
    if (act === "blur") page.querySelector<HTMLInputElement>("#blur")?.click();
    else if (act === "heat") page.querySelector('[aria-current="true"] .heat')?.toggleAttribute("open");
    else if (act === "help") page.querySelector<HTMLDetailsElement>("#keys")?.toggleAttribute("open");
    else if (busy)
      return; // What is on the page was decided already.
    else if (act === "next" || act === "before") move(page, act === "next" ? 1 : -1);
    else press(page, act);
  });

  page.addEventListener("click", (event) => {
    const report = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-report]") : null;
    if (report) mark(page, report);
  });

  function decides(event: Event, does: boolean): void {
    if (!inQueue(event)) return;
    busy = does;
    const queue = page.getElementById("queue");
    if (queue) queue.ariaBusy = does ? "true" : null;
  }

  page.addEventListener("htmx:beforeRequest", (event) => decides(event, true));
  page.addEventListener("htmx:afterRequest", (event) => decides(event, false));
  // A session that has ended, or a refusal, is a page of its own.
  page.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (inQueue(event) && !xhr.responseText.includes('id="queue"')) {
      event.preventDefault();
      location.reload();
    }
  });
  page.addEventListener("htmx:sendError", () => toggle(page, "lost", true));
  page.addEventListener("htmx:afterSwap", (event) => {
    toggle(page, "lost", false);
    if (inQueue(event)) settle(page);
    else if (hasCome(page)) location.reload();
  });
  return () => busy;
}

function inQueue(event: Event): boolean {
  const { target } = (event as CustomEvent<{ target: Element | null }>).detail;
  return target?.id === "queue";
}

/** Whether nothing was before the moderator, and something waits now. */
function hasCome(page: Document): boolean {
  const waiting = page.querySelector<HTMLElement>("[data-waiting]")?.dataset.waiting ?? "0";
  return waiting !== "0" && !page.querySelector("[data-report], #away:not([hidden]), #around .refusal");
}

function press(page: Document, act: Act): void {
  const button = page.querySelector<HTMLButtonElement>(BUTTONS[act] ?? "#none");
  if (button) button.click();
  else if (OR[act]) press(page, OR[act]);
}

/** Goes to the next report or the one before; after the last one the next cluster comes. */
function move(page: Document, by: 1 | -1): void {
  const reports = [...page.querySelectorAll<HTMLElement>("[data-report]")];
  const at = reports.findIndex((report) => report.ariaCurrent === "true");
  const to = reports[at + by];
  if (to) mark(page, to);
  else if (by === 1) press(page, "skip");
}

function mark(page: Document, report: HTMLElement): void {
  for (const other of page.querySelectorAll('[data-report][aria-current="true"]'))
    other.removeAttribute("aria-current");
  report.setAttribute("aria-current", "true");
  if (!report.contains(page.activeElement)) report.focus({ preventScroll: true });
  report.scrollIntoView({ block: "nearest" });
}

/** After a step: what was done is said, and readers of the page are at its beginning. */
function settle(page: Document): void {
  const said = page.getElementById("said");
  if (said) said.textContent = page.querySelector("[data-said]")?.textContent ?? "";
  page.getElementById("queue")?.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

function toggle(page: Document, id: string, shown: boolean): void {
  const element = page.getElementById(id);
  if (element) element.hidden = !shown;
}
