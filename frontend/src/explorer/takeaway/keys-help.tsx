/** Which keys do what. */

import { signal } from "@preact/signals";
import { Dialog } from "./dialog.tsx";
import { keysOn, switchKeys } from "./keys.ts";
import "./keys-help.css";
import { t } from "../../words.ts";

export const explainingKeys = signal(false);

function keys(): readonly (readonly [string, readonly (readonly [string, string])[]])[] {
  return [
    [
      t("Anywhere"),
      [
        ["T", t("Change between map and table")],
        ["?", t("This list")],
        [t("Shift, three times"), t("Leave this site at once")],
        ["Esc", t("Close what is open")],
      ],
    ],
    [
      t("On the map"),
      [
        [t("arrows"), t("Move the map")],
        ["+ −", t("Nearer, farther")],
        ["N P", t("Next area, or the one before")],
        ["Enter", t("Open the area's card")],
      ],
    ],
    [
      t("On the line of time"),
      [
        [t("arrows"), t("Go one step")],
        [t("Space"), t("Play or pause")],
      ],
    ],
    [
      t("In lists of places"),
      [
        [t("arrows"), t("Go through the list")],
        ["Enter", t("Choose")],
      ],
    ],
  ];
}

export function KeysHelp() {
  return (
    <Dialog open={explainingKeys} title={t("Keys")}>
      {keys().map(([where, list]) => (
        <section key={where}>
          <h3>{where}</h3>
          <dl class="keys">
            {list.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label class="keys-switch">
        <input type="checkbox" checked={keysOn.value} onChange={(event) => switchKeys(event.currentTarget.checked)} />
        {t("Single letters act as keys")}
      </label>
    </Dialog>
  );
}
