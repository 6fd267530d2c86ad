/** The entry of the page of areas: the explorer's map and charts, with panels of their own. */

import "./styles.css";
import "./explorer/explorer.css";
import { start } from "./areas/app.tsx";

const root = document.getElementById("explorer");
if (root) start(root);
