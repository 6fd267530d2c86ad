/** A dialog of the browser's own: it keeps the focus inside, closes with Escape, and gives the focus back. */

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import "./dialog.css";
import { t } from "../../words.ts";

interface Props {
  readonly open: Signal<boolean>;
  readonly title: string;
  readonly children: ComponentChildren;
}

export function Dialog({ open, title, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const shown = open.value;
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null || dialog.open === shown) return;
    if (shown) dialog.showModal();
    else dialog.close();
  }, [shown]);
  const close = () => {
    open.value = false;
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it already; the click is on the backdrop.
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={heading}
      onClose={close}
      onClick={(event) => event.target === element.current && close()}
    >
      {shown && (
        <div class="dialog-inside">
          <header>
            <h2 id={heading}>{title}</h2>
            <button type="button" class="quiet-button" onClick={close}>
              {t("Close")}
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
