/** Keys that act from anywhere on the page. They can be switched off: some readers' tools type letters of their own. */

import { signal } from "@preact/signals";

const KEPT_AS = "explorer-keys";

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== "off";
  } catch {
    return true;
  }
}

export const keysOn = signal(kept());

export function switchKeys(on: boolean): void {
  keysOn.value = on;
  try {
    localStorage.setItem(KEPT_AS, on ? "on" : "off");
  } catch {
    // Storage is closed to us: the choice lasts as long as the page.
  }
}

/** Whether a key was meant for what has the focus: a field, a list, or an open dialog. */
function meantForOther(event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest("input, select, textarea, [contenteditable], [role=combobox], [role=slider]") != null;
}

/** Calls `act` for a key pressed outside fields and dialogs; returns how to stop. */
export function onKey(key: string, act: () => void): () => void {
  function pressed(event: KeyboardEvent): void {
    if (!keysOn.peek() || event.repeat || event.key.toLowerCase() !== key || meantForOther(event)) return;
    event.preventDefault();
    act();
  }
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
