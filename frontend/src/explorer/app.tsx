/** The explorer's frame: where everything stands. What stands there is in the folders beside this file. */

import { render } from "preact";
import { ContextPanel } from "../context/panel.tsx";
import { t } from "../words.ts";
import { ChangePanel } from "./charts/change.tsx";
import { Facets } from "./charts/facets.tsx";
import { HourWeek } from "./charts/hour-week.tsx";
import { RatioPanel } from "./charts/ratio.tsx";
import { TimeLine } from "./charts/time-line.tsx";
import { Chips } from "./chips.tsx";
import { CompareSwitch } from "./compare/compare-menu.tsx";
import { WhichIsLarger } from "./compare/contrast-table.tsx";
import { CompareHead, DifferenceView } from "./compare/difference-view.tsx";
import { ComplaintsPanel } from "./complaints/panel.tsx";
import { keepFocus } from "./focus.ts";
import { Headline } from "./headline.tsx";
import { asking, retry } from "./loading.ts";
import { MapPane } from "./map/map-pane.tsx";
import { here, readAddress, state, there } from "./model.ts";
import { page } from "./page.ts";
import { Bar } from "./takeaway/bar.tsx";
import { EmbedHead, EmbedMark } from "./takeaway/embedded.tsx";
import { Foot } from "./takeaway/foot.tsx";
import { Sheet, Sheets } from "./takeaway/sheets.tsx";
import { TableTwin } from "./takeaway/table-twin.tsx";
import { Ignored } from "./unanswered.tsx";

/** The map, or both maps of a comparison; else the one picture of differences, or the table of all that is shown. */
function Picture() {
  const { view, compare, contrast } = state.value;
  if (view === "table") return <TableTwin />;
  if (compare === null) {
    return (
      <div class="maps">
        <MapPane side={here} which="here" />
      </div>
    );
  }
  if (contrast === "difference") return <DifferenceView />;
  return (
    <div class="maps">
      {([here, there] as const).map((side) => (
        <div key={side === here ? "here" : "there"} class="compared">
          <CompareHead side={side} />
          <MapPane side={side} which={side === here ? "here" : "there"} />
        </div>
      ))}
    </div>
  );
}

function Middle() {
  return (
    <section class="picture" aria-label={t("Map and table")}>
      <Ignored />
      <Headline />
      {!page().embedded && <Chips />}
      {!page().embedded && <CompareSwitch />}
      {state.value.compare !== null && <WhichIsLarger />}
      <Picture />
    </section>
  );
}

function App() {
  const { compare } = state.value;
  const classes = ["explorer", compare === null ? "" : "comparing", page().embedded ? "embed" : ""];
  const busy = asking.value > 0;
  if (page().embedded) {
    return (
      <div class={classes.filter(Boolean).join(" ")} aria-busy={busy}>
        <div class="asking" hidden={!busy} />
        <EmbedHead />
        <Middle />
        <TimeLine side={here} />
        <EmbedMark />
      </div>
    );
  }
  return (
    <div class={classes.filter(Boolean).join(" ")} aria-busy={busy}>
      <div class="asking" hidden={!busy} />
      <Bar />
      <Sheet name="filters" title={t("Filters")}>
        <Facets side={here} />
      </Sheet>
      <Middle />
      <Sheet name="insights" title={t("Insights")}>
        <RatioPanel side={here} />
        <HourWeek side={here} />
        <ChangePanel side={here} />
        <ComplaintsPanel />
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
