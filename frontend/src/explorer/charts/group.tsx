/** A part of a panel that opens and closes, and stays as the reader left it. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { isOpen, keepOpen } from "./kept.ts";

interface Props {
  readonly name: string;
  readonly title: string;
  /** Beside the title: what is on. */
  readonly note?: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}

export function Group({ name, title, note = "", open = true, children }: Props) {
  const [first] = useState(() => isOpen(name, open));
  return (
    <details class="chart group" open={first} onToggle={(event) => keepOpen(name, event.currentTarget.open)}>
      <summary>
        <h2 class="group-title">{title}</h2>
        {note !== "" && <span class="group-note">{note}</span>}
      </summary>
      <div class="group-inside">{children}</div>
    </details>
  );
}
