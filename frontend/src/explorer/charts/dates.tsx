/** From and to as people type them. */

import { useState } from "preact/hooks";
import { t } from "../../words.ts";
import { filter, type Side } from "../model.ts";
import { shortest, typed } from "./steps.ts";

export function Dates({ side }: { readonly side: Side }) {
  const { since = "", until = "" } = side.filters.value ?? {};
  const [wrong, setWrong] = useState("");
  function enter(name: "since" | "until", text: string): void {
    const end = name === "since" ? "first" : "last";
    const day = text.trim() === "" ? "" : typed(text, end);
    if (day === null) {
      setWrong(t("Write a date such as 2015, 2015-03 or 2015-03-01."));
      return;
    }
    const other = typed(name === "since" ? until : since, name === "since" ? "last" : "first");
    const [from, to] = name === "since" ? [day, other] : [other, day];
    if (from && to && from > to) {
      setWrong(t("The first day is later than the last."));
      return;
    }
    setWrong("");
    const value = day === "" ? "" : shortest(day, end);
    if (value !== (name === "since" ? since : until)) filter({ [name]: value });
  }
  return (
    <div class="dates">
      <Field name="since" label={t("From")} value={since} wrong={wrong !== ""} onEnter={enter} />
      <Field name="until" label={t("To")} value={until} wrong={wrong !== ""} onEnter={enter} />
      <span class="wrong" id="dates-wrong" role="alert">
        {wrong}
      </span>
    </div>
  );
}

interface FieldProps {
  readonly name: "since" | "until";
  readonly label: string;
  readonly value: string;
  readonly wrong: boolean;
  onEnter(name: "since" | "until", text: string): void;
}

function Field({ name, label, value, wrong, onEnter }: FieldProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="text"
        inputMode="numeric"
        autocomplete="off"
        size={9}
        placeholder={name === "since" ? t("the start") : t("the end")}
        name={name}
        value={value}
        aria-describedby={wrong ? "dates-wrong" : undefined}
        onChange={(event) => onEnter(name, event.currentTarget.value)}
      />
    </label>
  );
}
