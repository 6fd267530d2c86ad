/** Pages that are read: whole without this script, which only offers to copy what one would otherwise mark by hand. */

import "./reading.css";
import "./account.css";

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copies]")) {
  const from = document.getElementById(button.dataset.copies ?? "");
  const said = button.nextElementSibling;
  if (!from || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(from.textContent?.trim() ?? "");
    if (said) said.textContent = button.dataset.copied ?? "";
  });
}
