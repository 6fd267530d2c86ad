/** The entry of the policy lab: levers that a reader moves, and what would follow from them. */

import "./styles.css";
import "./reading.css";
import "./lab/lab.css";
import { start } from "./lab/app.tsx";

const root = document.getElementById("lab");
if (root) start(root);
