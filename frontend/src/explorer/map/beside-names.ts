/** What the marks of a whole city stand for, in the legend of the page and of a picture. */

import { t } from "../../words.ts";
import type { BesideKind } from "./patterns.ts";

export function besideName(kind: BesideKind): string {
  return kind === "crosses" ? t("complaints about the police, whole city") : t("announced operations, whole city");
}
