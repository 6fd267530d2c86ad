/** The explorer's entry: everything that the page needs before the map's own code. */

import "./styles.css";
import "./explorer/explorer.css";
import { start } from "./explorer/app.tsx";

const root = document.getElementById("explorer");
if (root) start(root);
