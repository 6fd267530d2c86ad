/** Baskets in a table: cost, what they leave, how wrong they can be, and what else comes with them. */

import { t } from "../words.ts";
import { about } from "./figures.ts";
import { type Basket, basketsOf, type Found } from "./found.ts";
import { Wide } from "./wide.tsx";

interface Props {
  readonly caption: string;
  readonly baskets: readonly Basket[];
  readonly choose: (basket: Basket) => void;
  readonly name: (basket: Basket) => string;
}

export function Baskets({ caption, baskets, choose, name }: Props) {
  if (baskets.length === 0) return null;
  const share = (part: number | null) => (part === null ? "–" : `${Math.round(part * 100)} %`);
  return (
    <Wide name={caption}>
      <table class="lab-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Levers")}</th>
            <th scope="col">{t("USD a year")}</th>
            <th scope="col">{t("new victims a year")}</th>
            <th scope="col">{t("at the goal in")}</th>
            <th scope="col">{t("regret, mean and most")}</th>
            <th scope="col">{t("more victims arrested in")}</th>
            <th scope="col">{t("more violence in")}</th>
            <th scope="col">{t("Grade")}</th>
          </tr>
        </thead>
        <tbody>
          {baskets.map((one) => (
            <tr key={one.levers.join()}>
              <th scope="row">
                <button type="button" class="text" title={name(one)} onClick={() => choose(one)}>
                  {numbers(one)}
                </button>
              </th>
              <td>{about(one.cost_a_year)}</td>
              <td>
                {t("{low} to {high}", {
                  low: about(one.new_victims_a_year.p05),
                  high: about(one.new_victims_a_year.p95),
                })}
              </td>
              <td>{share(one.reaches)}</td>
              <td>{regret(one)}</td>
              <td>{share(one.more_victims_arrested)}</td>
              <td>{share(one.more_violence)}</td>
              <td>{one.credits.length ? one.grade : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** Only baskets within the budget are compared; levers in part are not among them. */
function regret({ number, regret: of }: Basket): string {
  if (of === null) return number === null ? "–" : t("over budget");
  return t("{mean}; {most}", { mean: about(of.mean), most: about(of.most) });
}

/** Levers of a basket by number, as the sliders have them; with how far, where they are set in part. */
function numbers({ levers }: Basket): string {
  const parts = levers.flatMap((set, at) => {
    if (set < 0.005) return [];
    return [set > 0.995 ? String(at + 1) : `${at + 1} (${Math.round(set * 100)} %)`];
  });
  return parts.join(", ") || t("none");
}

/** Whom the levers of the basket looked at may harm: with evidence, or unknown. */
export function Harms({ found }: { readonly found: Found }) {
  const used = new Set(basketsOf(found, [found.chosen]).flatMap((one) => one.credits.map((part) => part.lever)));
  const sheets = found.levers.filter((sheet) => used.has(sheet.number));
  if (sheets.length === 0) return null;
  return (
    <details>
      <summary>{t("Whom this basket may harm")}</summary>
      <dl class="lab-harms">
        {sheets.map((sheet) => (
          <div key={sheet.number}>
            <dt>
              {sheet.number}. {sheet.name}
            </dt>
            <dd>
              {t("People who sell sex by choice:")} {sheet.sells_by_choice.said}
            </dd>
            <dd>
              {t("People without a home:")} {sheet.unhoused.said}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
