/** Takes the parts of a page that change from the server's newest writing of them. */

/** The address of what changes on a page, without the rest of it. */
export function partOf(page: string): string {
  const address = new URL(page);
  address.searchParams.set("part", "1");
  address.hash = "";
  return address.href;
}

/** Puts what changed into the page; elements stay, so that a reader's place and what was announced stay too. */
export function put(page: Document, written: string): void {
  const newest = new DOMParser().parseFromString(written, "text/html");
  for (const part of newest.querySelectorAll("[data-live]")) {
    const shown = page.getElementById(part.id);
    if (shown && shown.innerHTML !== part.innerHTML) shown.innerHTML = part.innerHTML;
  }
}

/** Asks again; the note that the connection is lost shows until an answer comes. */
export async function refresh(page: Document, address: string): Promise<void> {
  const lost = page.getElementById("lost");
  try {
    const answer = await fetch(partOf(address), { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.statusText);
    put(page, await answer.text());
    if (lost) lost.hidden = true;
  } catch {
    if (lost) lost.hidden = false;
  }
}
