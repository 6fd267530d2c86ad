/** A text to take away, and a button that copies it and says so. */

import { useId, useRef, useState } from "preact/hooks";
import { t } from "../../words.ts";

interface Props {
  readonly label: string;
  readonly text: string;
  readonly rows?: number;
}

export function Copied({ label, text, rows = 2 }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, say] = useState("");
  async function copy(): Promise<void> {
    say("");
    try {
      await navigator.clipboard.writeText(text);
      say(t("Copied."));
    } catch {
      // Without https, or where the reader said no, there is no clipboard: the text is marked instead.
      field.current?.focus();
      field.current?.select();
      say(t("This browser doesn't let the page copy. The text is marked: press Ctrl+C, or Command+C on a Mac."));
    }
  }
  return (
    <div class="copied">
      <label for={id}>{label}</label>
      <textarea id={id} ref={field} readOnly rows={rows} value={text} spellcheck={false} />
      <div class="copied-act">
        <button type="button" class="quiet-button" onClick={copy}>
          {t("Copy")}
          <span class="hidden"> {label}</span>
        </button>
        <span role="status">{said}</span>
      </div>
    </div>
  );
}
