/** Panels beside the picture; on a phone they are sheets from below, opened by buttons that stay in reach. */

import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../../words.ts";
import { Opens } from "./bar.tsx";
import { Dialog } from "./dialog.tsx";
import "./sheets.css";

export type Panel = "filters" | "insights";

const NARROW = matchMedia("(max-width: 899px)");
const narrow = signal(NARROW.matches);
NARROW.addEventListener("change", ({ matches }) => {
  narrow.value = matches;
});

const open: Readonly<Record<Panel, Signal<boolean>>> = { filters: signal(false), insights: signal(false) };

interface Props {
  readonly name: Panel;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A panel: an aside where there is room, else a dialog from below. */
export function Sheet({ name, title, children }: Props) {
  if (!narrow.value) {
    return (
      <aside class={name} aria-label={title}>
        {children}
      </aside>
    );
  }
  return (
    <Dialog open={open[name]} title={title}>
      <div class={`sheet ${name}`}>{children}</div>
    </Dialog>
  );
}

/** The buttons that open the sheets, at the foot of a phone. */
export function Sheets() {
  if (!narrow.value) return null;
  return (
    <nav class="sheet-openers" aria-label={t("Filters and insights")}>
      <Opens dialog={open.filters}>{t("Filters")}</Opens>
      <Opens dialog={open.insights}>{t("Insights")}</Opens>
    </nav>
  );
}
