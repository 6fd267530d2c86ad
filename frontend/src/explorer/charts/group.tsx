/** A part of a panel that opens and closes, and stays as the reader left it; closed, it is empty and asks nothing. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { isOpen, keepOpen } from "./kept.ts";

interface Props {
  readonly name: string;
  readonly title: string;
  /** Beside the title: what is on. */
  readonly note?: string;
  readonly open?: boolean;
  /** Opens and shows the group whenever it changes, unless it is empty. */
  readonly reveal?: string;
  readonly children: ComponentChildren;
}

export function Group({ name, title, note = "", open = true, reveal = "", children }: Props) {
  const [first] = useState(() => isOpen(name, open));
  const [opened, show] = useState(first);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (reveal === "" || details.current === null) return;
    details.current.open = true;
    details.current.scrollIntoView({ block: "nearest" });
  }, [reveal]);
  return (
    <details
      ref={details}
      class="chart group"
      open={first}
      onToggle={(event) => {
        keepOpen(name, event.currentTarget.open);
        show(event.currentTarget.open);
      }}
    >
      <summary>
        <h2 class="group-title">{title}</h2>
        {note !== "" && <span class="group-note">{note}</span>}
      </summary>
      {opened && <div class="group-inside">{children}</div>}
    </details>
  );
}
