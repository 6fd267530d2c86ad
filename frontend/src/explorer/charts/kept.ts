/** Small choices of the reader that last as long as the tab: which groups are open. Nothing of them leaves the browser. */

const KEY = "safelight-open";

function all(): Record<string, boolean> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Record<string, boolean>;
  } catch {
    return {};
  }
}

/** Whether a group is open, as the reader left it. */
export function isOpen(group: string, otherwise: boolean): boolean {
  return all()[group] ?? otherwise;
}

export function keepOpen(group: string, open: boolean): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...all(), [group]: open }));
  } catch {
    // Storage is closed to us: the choice lasts as long as the page.
  }
}
