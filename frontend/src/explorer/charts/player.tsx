/** Play, pause and step through time. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../words.ts";
import { go, playing, state } from "../model.ts";
import { WINDOWS } from "../state.ts";
import { looping, pause, play, runClock, SPEEDS, speed, stepBy, stop, waits } from "./playing.ts";
import { stepName } from "./steps.ts";

const CALM = "(prefers-reduced-motion: reduce)";

/** Whether the reader's system asks for less motion: nothing then moves by itself. */
export function useCalm(): boolean {
  const [calm, setCalm] = useState(() => matchMedia(CALM).matches);
  useEffect(() => {
    const query = matchMedia(CALM);
    const hear = () => setCalm(query.matches);
    query.addEventListener("change", hear);
    return () => query.removeEventListener("change", hear);
  }, []);
  return calm;
}

export function toggle(): void {
  if (playing.value) pause();
  else play();
}

/** `steps`: those of the time line within the period chosen. */
export function Player({ steps }: { readonly steps: readonly string[] }) {
  useEffect(runClock, []);
  const calm = useCalm();
  const on = playing.value;
  const { moment } = state.value;
  return (
    <fieldset class="player" aria-label={t("Play through time")}>
      <button type="button" onClick={() => stepBy(-1, steps)} aria-label={t("Step back")} title={t("Step back")}>
        ‹
      </button>
      {!calm && (
        <button type="button" class="play" aria-pressed={on} onClick={toggle} disabled={steps.length < 2}>
          {on ? t("Pause") : t("Play")}
        </button>
      )}
      <button type="button" onClick={() => stepBy(1, steps)} aria-label={t("Step on")} title={t("Step on")}>
        ›
      </button>
      <span class="moment" role="status" aria-live={on ? "off" : "polite"}>
        {moment === "" ? t("whole period") : stepName(moment)}
        {on && waits() && <span class="hidden"> {t("loading")}</span>}
      </span>
      <button type="button" class="text whole" onClick={stop} disabled={moment === "" && !on}>
        {t("Whole period")}
      </button>
      {!calm && <Speed />}
      <label>
        <span class="hidden">{t("What a moment shows")}</span>
        <select
          name="window"
          value={state.value.window}
          onChange={(event) => {
            const found = WINDOWS.find((one) => one === event.currentTarget.value);
            if (found) go({ window: found });
          }}
        >
          <option value="moving">{t("that step alone")}</option>
          <option value="growing">{t("all steps up to it")}</option>
        </select>
      </label>
    </fieldset>
  );
}

function Speed() {
  return (
    <>
      <label>
        <span class="hidden">{t("Steps a second")}</span>
        <select
          name="speed"
          value={String(speed.value)}
          onChange={(event) => {
            speed.value = Number(event.currentTarget.value);
          }}
        >
          {SPEEDS.map((each) => (
            <option key={each} value={String(each)}>
              {t("{n} a second", { n: String(each) })}
            </option>
          ))}
        </select>
      </label>
      <label class="loop">
        <input
          type="checkbox"
          checked={looping.value}
          onChange={(event) => {
            looping.value = event.currentTarget.checked;
          }}
        />
        <span>{t("loop")}</span>
      </label>
    </>
  );
}
