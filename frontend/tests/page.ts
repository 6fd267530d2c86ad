/** What a page gives its scripts, where there is no page: it has to be there before the modules are. */

import { vi } from "vitest";

const PAGE = { language: "en", cities: [], names: {} };

export function stubPage(): void {
  vi.stubGlobal("document", {
    documentElement: { lang: "en", dataset: {} },
    addEventListener: () => {},
    getElementById: (id: string) => (id === "page-data" ? { textContent: JSON.stringify(PAGE) } : null),
  });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: () => "", fontFamily: "" }));
}
