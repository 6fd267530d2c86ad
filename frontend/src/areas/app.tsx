/** Where police and sanitation are called to encampments: the explorer's parts in a frame of their own. */

import { render } from "preact";
import { ContextPanel } from "../context/panel.tsx";
import { HourWeek } from "../explorer/charts/hour-week.tsx";
import { TimeLine } from "../explorer/charts/time-line.tsx";
import { Chips } from "../explorer/chips.tsx";
import { keepFocus } from "../explorer/focus.ts";
import { Headline } from "../explorer/headline.tsx";
import { asking, retry } from "../explorer/loading.ts";
import { MapPane } from "../explorer/map/map-pane.tsx";
import { here, readAddress, state } from "../explorer/model.ts";
import { Bar } from "../explorer/takeaway/bar.tsx";
import { Foot } from "../explorer/takeaway/foot.tsx";
import { Sheet, Sheets } from "../explorer/takeaway/sheets.tsx";
import { TableTwin } from "../explorer/takeaway/table-twin.tsx";
import { Ignored } from "../explorer/unanswered.tsx";
import { OverlaysPanel } from "../overlays/panel.tsx";
import { t } from "../words.ts";
import { Filters } from "./filters.tsx";
import { Kinds } from "./kinds.tsx";

function Picture() {
  if (state.value.view === "table") return <TableTwin />;
  return (
    <div class="maps">
      <MapPane side={here} which="here" />
    </div>
  );
}

function App() {
  const busy = asking.value > 0;
  return (
    <div class="explorer" aria-busy={busy}>
      <div class="asking" hidden={!busy} />
      <Bar />
      <Sheet name="filters" title={t("Filters")}>
        <Filters side={here} />
      </Sheet>
      <section class="picture" aria-label={t("Map and table")}>
        <Ignored />
        <Headline />
        <Chips />
        <Picture />
      </section>
      <Sheet name="insights" title={t("Insights")}>
        <Kinds side={here} />
        <HourWeek side={here} />
        <OverlaysPanel city={here.city.value} />
        <ContextPanel city={here.city.value} />
      </Sheet>
      <TimeLine side={here} />
      <Foot />
      <Sheets />
    </div>
  );
}

/** Takes the page over from what the server wrote. */
export function start(root: HTMLElement): void {
  readAddress();
  addEventListener("popstate", readAddress);
  addEventListener("online", retry);
  root.replaceChildren();
  render(<App />, root);
  keepFocus(root);
}
