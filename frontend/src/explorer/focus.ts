/** The keyboard's place on the page, which must outlive the button that was pressed. */

/**
 * Whenever what has the focus is taken away or switched off, the focus goes to the nearest part of the page around it
 * that is still there; else it would fall back to the top of the page.
 */
export function keepFocus(root: HTMLElement): void {
  let around: readonly HTMLElement[] = [];
  let due = false;
  function keep(): void {
    due = false;
    const at = document.activeElement;
    if (around.length === 0 || (at !== null && at !== document.body && !at.matches(":disabled"))) return;
    const next = around.find((one) => one.isConnected && !one.matches(":disabled"));
    if (next === undefined) return;
    if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  /** After the next picture, so that whoever removed a thing may place the focus better. */
  function soon(): void {
    if (due) return;
    due = true;
    requestAnimationFrame(() => requestAnimationFrame(keep));
  }
  document.addEventListener("focusin", ({ target }) => {
    around = target instanceof HTMLElement ? withParents(target) : [];
  });
  document.addEventListener("pointerdown", ({ target }) => {
    // A press beside everything gives the focus up on purpose.
    if (target instanceof Element && target.closest("a, button, input, select, summary, [tabindex]") === null)
      around = [];
  });
  new MutationObserver(soon).observe(root, {
    attributeFilter: ["disabled"],
    attributes: true,
    childList: true,
    subtree: true,
  });
}

function withParents(element: HTMLElement): readonly HTMLElement[] {
  return element === document.body || element.parentElement === null
    ? []
    : [element, ...withParents(element.parentElement)];
}
