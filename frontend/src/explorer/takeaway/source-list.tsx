/** Whose numbers they are: a line for each source, with its page, publisher, licence and newest record. */

import { day, t } from "../../words.ts";
import type { SourceOfAnswer } from "../api.ts";

interface SourceListProps {
  readonly sources: readonly SourceOfAnswer[];
  readonly cited?: boolean;
  readonly class?: string;
}

export function SourceList({ sources, cited = false, class: name }: SourceListProps) {
  return (
    <ul class={name}>
      {sources.map((source) => (
        <li key={source.source}>
          {source.page ? (
            <a href={source.page} rel="noreferrer">
              {source.title}
            </a>
          ) : (
            source.title
          )}
          {t(", {publisher}. Licence: {licence}", { publisher: source.publisher, licence: source.licence })}{" "}
          {source.newest && t("Newest record: {day}.", { day: day(source.newest) })}
          {cited && (
            <>
              {" "}
              <span lang="en">{source.citation}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
