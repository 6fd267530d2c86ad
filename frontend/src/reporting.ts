/** The form of a report: what is there and where become the words of a text, a photo is stripped, answers are shown. */

import "./reporting/reporting.css";
import { start } from "./reporting/form.ts";

const form = document.getElementById("report");
if (form instanceof HTMLFormElement) start(form);
