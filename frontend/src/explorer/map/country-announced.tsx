/** Announced operations on the country's map: a switch, their size, a number for each city, and the same as a table. */

import { useEffect, useState } from "preact/hooks";
import type { Question } from "../../question.ts";
import { language, number, t } from "../../words.ts";
import { type OperationCounts, type Tally, talliesOf } from "../announced/numbers.ts";
import { bandName } from "../announced/sentences.ts";
import { get } from "../api.ts";
import type { CityOnMap } from "./country-map.tsx";

/** Changes what the page asks. */
export type Go = (change: Partial<Question>) => void;

/** What is known: the answer, that there is none, or nothing yet. */
export type Announced = OperationCounts | "failed" | null;

/** Where bands of size begin, but the first: from there on is any size. */
const STARTS = ["2", "5", "10", "25"] as const;

/** The filters of an address of the list, the API or the explorer. */
function filtersOf({ since, until, size_min, size_max }: Question): URLSearchParams {
  const given = Object.entries({ since, until, size_min, size_max }).filter(([, value]) => value !== "");
  return new URLSearchParams(given);
}

function countsAddress(question: Question): string {
  const query = filtersOf(question);
  query.set("by", "size_band");
  if (language !== "en") query.set("lang", language);
  return `/api/v1/operations/count?${query}`;
}

/** The numbers that the question asks for; asked only while the map shows them. */
export function useAnnounced(question: Question): Announced {
  const [answer, set] = useState<Announced>(null);
  const address = question.beside === "announced" ? countsAddress(question) : "";
  useEffect(() => {
    if (address === "") return;
    const stop = new AbortController();
    get<OperationCounts>(address, stop.signal).then(set, () => {
      if (!stop.signal.aborted) set("failed");
    });
    return () => stop.abort();
  }, [address]);
  return address === "" ? null : answer;
}

function talliesIn(answer: Announced, city: string): readonly Tally[] | null {
  if (answer === null || answer === "failed" || !answer.sources.some((source) => source.city === city)) return null;
  return talliesOf(answer.rows, city);
}

/** The number of a city, written out; made-up and real ones apart. Empty where no text is of the city. */
export function numberOn(answer: Announced, city: string): string {
  const tallies = talliesIn(answer, city);
  if (tallies === null) return "";
  return tallies.length === 0 ? number(0) : tallies.map(({ inCity }) => number(inCity)).join(" + ");
}

/** Where a city leads: to its own map, with the same layer and filters. */
export function addressOf(city: string, question: Question): string {
  if (question.beside === "nothing") return `?city=${city}`;
  return `?v=1&city=${city}&${filtersOf(question)}&beside=announced`.replace("&&", "&");
}

/** The switch, and from which size on. */
export function AnnouncedChoice({ asked, go }: { readonly asked: Question; readonly go: Go }) {
  const on = asked.beside === "announced";
  return (
    <div class="announced-choice">
      <label>
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => go({ beside: event.currentTarget.checked ? "announced" : "nothing" })}
        />
        {t("Show announced operations")}
      </label>
      {on && (
        <label>
          {t("Size from")}{" "}
          <select
            name="size_min"
            value={asked.size_min}
            onChange={(event) => go({ size_min: event.currentTarget.value, size_max: "" })}
          >
            <option value="">{t("any")}</option>
            {STARTS.map((start) => (
              <option key={start} value={start}>
                {bandName(`${start}+`)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

interface TableProps {
  readonly cities: readonly CityOnMap[];
  readonly asked: Question;
  readonly answer: Announced;
}

/** The same numbers as a table, what they are, and where each operation is told. */
export function AnnouncedTable({ cities, asked, answer }: TableProps) {
  const list = `${language === "en" ? "" : `/${language}`}/operations`;
  const query = filtersOf(asked).toString();
  return (
    <div class="announced-table" role="status">
      {answer === "failed" && <p>{t("The numbers of announced operations can't be asked for now.")}</p>}
      <p class="quiet">
        {t(
          "Beside each city: operations that police or papers announced. They are of the whole city and in no number of records; those of several cities or a state stand in no city's number.",
        )}{" "}
        <a href={query === "" ? list : `${list}?${query}`}>{t("Read each of them")}</a>
      </p>
      {answer !== null && answer !== "failed" && (
        <details>
          <summary>{t("Announced operations as a table")}</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("City")}</th>
                <th scope="col">{t("In the whole city")}</th>
                <th scope="col">{t("Of several cities")}</th>
              </tr>
            </thead>
            <tbody>
              {cities.map(({ city, name }) => {
                const tallies = talliesIn(answer, city);
                const several = (of: (tally: Tally) => number) =>
                  tallies === null
                    ? t("no text is read")
                    : tallies.map((tally) => number(of(tally))).join(" + ") || number(0);
                return (
                  <tr key={city}>
                    <th scope="row">{name}</th>
                    <td class="number">{several(({ inCity }) => inCity)}</td>
                    <td class="number">{several(({ elsewhere }) => elsewhere)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {answer.synthetic && <span class="badge">{t("made-up data")}</span>}
        </details>
      )}
    </div>
  );
}
