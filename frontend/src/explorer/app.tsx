/** The explorer's frame: where everything stands. What stands there is in the folders beside this file. */

import { render } from "preact";
import { Facets } from "./charts/facets.tsx";
import { HourWeek } from "./charts/hour-week.tsx";
import { RatioPanel } from "./charts/ratio.tsx";
import { TimeLine } from "./charts/time-line.tsx";
import { Chips } from "./chips.tsx";
import { Headline } from "./headline.tsx";
import { asking, retry } from "./loading.ts";
import { MapPane } from "./map/map-pane.tsx";
import { here, readAddress, state, there } from "./model.ts";
import { Bar } from "./takeaway/bar.tsx";
import { Foot } from "./takeaway/foot.tsx";
import { TableTwin } from "./takeaway/table-twin.tsx";

function App() {
  const { view, compare } = state.value;
  return (
    <div class={compare === null ? "explorer" : "explorer comparing"} aria-busy={asking.value > 0}>
      <div class="asking" hidden={asking.value === 0} />
      <Bar />
      <aside class="filters">
        <Facets side={here} />
      </aside>
      <section class="picture">
        <Headline />
        <Chips />
        {view === "map" ? (
          <div class="maps">
            <MapPane side={here} which="here" />
            {compare !== null && <MapPane side={there} which="there" />}
          </div>
        ) : (
          <TableTwin />
        )}
      </section>
      <aside class="insights">
        <RatioPanel side={here} />
        <HourWeek side={here} />
      </aside>
      <TimeLine side={here} />
      <Foot />
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
}
