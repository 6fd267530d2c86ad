/** What the city publishes of each kind of row: what is here, what is not published, since when and why. */

import { Group } from "../explorer/charts/group.tsx";
import type { Side } from "../explorer/model.ts";
import { nameOf, page } from "../explorer/page.ts";
import { t } from "../words.ts";
import { type AreaAnswer, type KindOfRow, kindsIn } from "./answers.ts";
import "./kinds.css";

export function Kinds({ side }: { readonly side: Side }) {
  const answer = side.whole.value.document as AreaAnswer | null;
  const prefix = page().language === "en" ? "" : `/${page().language}`;
  return (
    <Group name="kinds" title={t("What this city publishes")}>
      <ul class="kinds">
        {kindsIn(answer, side.city.value).map((one) => (
          <li key={one.kind} class={one.state}>
            <strong>{nameOf("kind", one.kind)}</strong> {inWords(one)}
          </li>
        ))}
      </ul>
      {answer?.notes?.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <p class="note">
        <a href={`${prefix}/method/areas`}>{t("How no area points at one camp")}</a>
      </p>
    </Group>
  );
}

function inWords({ state, since, why }: KindOfRow): string {
  if (state === "held") return t("are here.");
  if (state === "published") return why ?? "";
  return since === null ? (why ?? "") : t("are not published, since {since}: {why}", { since, why: why ?? "" });
}
