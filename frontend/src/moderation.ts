/** Pages of moderators: plain forms, which htmx sends without a reload, and keys for them. */

import "./styles.css";
import "./account.css";
import "./moderation/moderation.css";
import htmx from "htmx.org";
import { attend } from "./moderation/attending.ts";
import { listen } from "./moderation/queue.ts";

// Nothing of a page is evaluated, styled or kept by htmx: the policy of the site forbids the first two, and a snapshot
// in the browser's storage would outlive the decision.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyEnabled: false,
  historyCacheSize: 0,
});

if (document.getElementById("queue")) {
  const busy = listen(document);
  attend(document, () => !busy() && htmx.trigger("#standing", "here"));
}
