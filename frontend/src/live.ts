/** The live list: written by the server; this script asks for it again whenever the stream says that it changed. */

import "./live/live.css";
import { follow } from "./live/following.ts";
import { refresh } from "./live/refreshing.ts";

const live = document.getElementById("live");
if (live?.dataset.city) follow(live.dataset.city, () => refresh(document, location.href));
