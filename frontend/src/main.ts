/** The first page: it is whole without this script, which keeps it fresh and answers without a reload. */

import "./styles.css";
import "./cities.css";
import { signal } from "@preact/signals";
import { ask, type Documents } from "./api.ts";
import { Problem } from "./explorer/api.ts";
import { mountCountryMap } from "./explorer/map/country-map.tsx";
import { FILTERS, fromAddress, type Question, sameFilters, toAddress } from "./question.ts";
import { sorted, toRows } from "./rows.ts";
import { draw, mark } from "./table.ts";
import { fill, periodText, wordsOf } from "./words.ts";

interface Parts {
  readonly section: HTMLElement;
  readonly table: HTMLTableElement;
  readonly pattern: HTMLTemplateElement;
  readonly form: HTMLFormElement;
  readonly state: HTMLElement;
}

function partsOf(page: Document): Parts | null {
  const section = page.getElementById("cities");
  const table = section?.querySelector("table");
  const pattern = section?.querySelector("template");
  const form = section?.querySelector("form");
  const state = section?.querySelector<HTMLElement>(".state");
  return section && table && pattern && form && state ? { section, table, pattern, form, state } : null;
}

function start(parts: Parts): void {
  const { section, table, pattern, form, state } = parts;
  const words = wordsOf(document);
  const period = table.querySelector(".period");
  let question = asked.peek();
  let documents: Documents | null = null;
  let asking = new AbortController();

  function show(): void {
    mark(table, question);
    if (!documents) return;
    if (period) period.textContent = periodText(documents.count.question, words);
    draw(table, pattern, sorted(toRows(documents, words.names), question.order), words);
  }

  function say(text: string, wrong = false): void {
    state.textContent = text;
    state.classList.toggle("wrong", wrong);
  }

  async function refresh(): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    section.setAttribute("aria-busy", "true");
    try {
      documents = await ask(question, signal);
      show();
      say(fill(words.loaded, { rows: String(table.tBodies[0]?.rows.length ?? 0) }));
    } catch (error) {
      if (signal.aborted) return;
      say(fill(words.failed, { why: (error instanceof Problem && error.message) || words.unreachable }), true);
    }
    if (!signal.aborted) section.removeAttribute("aria-busy");
  }

  function go(to: Question): void {
    const asksAnew = !sameFilters(to, question);
    question = to;
    asked.value = to;
    history.pushState(null, "", toAddress(to) || location.pathname);
    if (asksAnew || !documents) void refresh();
    else show();
  }

  table.tHead?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(fromAddress(new URL(link.href).search));
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") wanted.set(name, value);
    const { since, until, basis } = fromAddress(`?${wanted}`);
    go({ ...question, since, until, basis });
  });

  addEventListener("popstate", () => {
    question = fromAddress(location.search);
    asked.value = question;
    for (const name of FILTERS) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = question[name];
    }
    void refresh();
  });

  void refresh();
  const country = section.querySelector<HTMLElement>("#country");
  if (country) mountCountryMap(country, asked, (change) => go({ ...question, ...change }));
}

/** What the page shows; the map of the country follows it. */
const asked = signal(fromAddress(location.search));
const parts = partsOf(document);
if (parts) start(parts);
