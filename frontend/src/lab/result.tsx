/** What a search found: the answer and how little it rests on, then the frontier, robust baskets and what drives it. */

import { language, t } from "../words.ts";
import { Baskets, Harms } from "./baskets.tsx";
import { type Basket, basketsOf, type Found } from "./found.ts";
import { Frontier } from "./frontier.tsx";
import { Drivers, Tornado } from "./tornado.tsx";

const SHOWN = 5;

interface Props {
  readonly found: Found;
  readonly search: string;
  readonly choose: (basket: Basket) => void;
  readonly shown: (basket: Basket) => boolean;
}

export function Result({ found, search, choose, shown }: Props) {
  const name = (basket: Basket) => inWords(basket, found);
  const [chosen] = basketsOf(found, [found.chosen]);
  const near = found.goal?.nearest;
  const nearest = near ? [near.probability_by, near.new_victims_by, near.budget_by ?? near.probability_by] : [];
  const cheapest = found.goal?.status === "not reached" ? [...new Set(nearest)] : (found.goal?.cheapest ?? []);
  const at = [...found.baskets, ...found.partial].find(shown);
  const table = { choose, name };
  return (
    <>
      <p class="lead" role="status">
        {found.goal?.said}
      </p>
      <p class="note">
        {t(
          "Evidence of this answer: grade {grade}. {weak} of the {all} levers searched rest on effects that no study measured.",
          {
            grade: chosen?.credits.length ? chosen.grade : "–",
            weak: found.assumed_levers,
            all: found.levers.length,
          },
        )}
      </p>
      <ul class="lab-warnings">
        {found.warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      <Baskets
        caption={
          found.goal?.status === "not reached"
            ? t("The baskets that come nearest")
            : t("The cheapest baskets that reach the goal")
        }
        baskets={basketsOf(found, cheapest).slice(0, SHOWN)}
        {...table}
      />
      <h3>{t("Frontier")}</h3>
      <Frontier found={found} choose={choose} shown={shown} name={name} />
      <p role="status">
        {at ? t("The levers stand at: {levers}.", { levers: name(at) }) : t("Choose a basket: the levers go to it.")}{" "}
        {at && (
          <button type="button" class="text" onClick={() => document.querySelector(".lab")?.scrollIntoView()}>
            {t("See what would follow")}
          </button>
        )}
      </p>
      <details>
        <summary>{t("The frontier as a table")}</summary>
        <Baskets caption={t("Frontier, cheapest first")} baskets={basketsOf(found, found.frontier)} {...table} />
        <Baskets caption={t("Levers set in part")} baskets={found.partial} {...table} />
      </details>
      <h3>{t("Robust baskets")}</h3>
      <p>{t("Regret: new victims a year more than under the best affordable basket of the same world.")}</p>
      <Baskets
        caption={t("Least greatest regret first")}
        baskets={basketsOf(found, found.robust).slice(0, SHOWN)}
        {...table}
      />
      <Baskets
        caption={t("Least mean regret first")}
        baskets={basketsOf(found, found.expected).slice(0, SHOWN)}
        {...table}
      />
      {chosen && <p>{t("The basket looked at: {levers}.", { levers: name(chosen) })}</p>}
      <ul>
        {found.boxes.map((box) => (
          <li key={box.said}>{box.said}</li>
        ))}
      </ul>
      <Harms found={found} />
      <h3>{t("What drives the answer")}</h3>
      <Tornado found={found} />
      <Drivers found={found} />
      <Files found={found} search={search} />
    </>
  );
}

/** Levers of a basket by name; with how far, where they are set in part. */
function inWords(basket: Basket, found: Found): string {
  const parts = found.levers.flatMap((lever) => {
    const set = basket.levers[lever.number - 1] ?? 0;
    if (set < 0.005) return [];
    return [
      set > 0.995 ? `${lever.number}. ${lever.name}` : `${lever.number}. ${lever.name} ${Math.round(set * 100)} %`,
    ];
  });
  return parts.join(", ") || t("nothing added");
}

/** All of it to take away, with how to cite it. */
function Files({ found, search }: { readonly found: Found; readonly search: string }) {
  const at = `/api/v1/policy/searches/${search}`;
  const spoken = language === "en" ? "" : `&lang=${language}`;
  const files: readonly (readonly [string, string])[] = [
    [`${at}/report?format=html${spoken}`, t("Report to read (HTML)")],
    [`${at}/report?format=pdf${spoken}`, t("Report to print (PDF)")],
    [`${at}/report?format=docx${spoken}`, t("Report to edit (Word)")],
    [`${at}/data?table=baskets&format=csv`, t("All baskets (CSV)")],
    [`${at}/data?table=worlds&format=csv`, t("All worlds (CSV)")],
    [at, t("Everything (JSON)")],
  ];
  return (
    <>
      <h3>{t("Take it away")}</h3>
      <ul class="lab-files">
        {files.map(([address, what]) => (
          <li key={address}>
            <a href={address} download={address === at ? `search-${found.hash.slice(0, 12)}.json` : ""}>
              {what}
            </a>
          </li>
        ))}
      </ul>
      <p class="quiet">
        {t("Cite as: Safelight policy lab {version}, scenario {hash}, seed {seed}. Licence: CC BY 4.0.", {
          version: found.version,
          hash: found.hash.slice(0, 12),
          seed: String(found.seed),
        })}
      </p>
    </>
  );
}
