/** What may be wider than the page: it scrolls by itself, also by keys. */

import type { ComponentChildren } from "preact";

export function Wide({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus to be scrolled by keys
    <section class="wide" tabIndex={0} aria-label={name}>
      {children}
    </section>
  );
}
