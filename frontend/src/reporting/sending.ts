/** One message to the form's hook, and what comes back. */

import { type Ahead, type Done, NoWork } from "./work.ts";

export interface Message {
  readonly city: string;
  readonly text: string;
  readonly place: string;
  readonly photo: Blob | null;
}

/** Why nothing was noted. */
export type Trouble = "offline" | "too_large" | "refused" | "no_work";
export type Outcome = { readonly replies: readonly string[] } | { readonly trouble: Trouble };

const HOOK = "/hooks/webform";

/** Sends a message, with other work once where its own is no longer believed (a phone that slept, a clock that jumped). */
export async function sent(message: Message, ahead: Ahead): Promise<Outcome> {
  try {
    const first = await posted(message, await ahead.take());
    if (first?.status !== 403) return outcomeOf(first);
    return outcomeOf(await posted(message, await ahead.take()));
  } catch (error) {
    if (error instanceof NoWork) return { trouble: navigator.onLine ? "no_work" : "offline" };
    throw error;
  }
}

async function posted(message: Message, { challenge, work }: Done): Promise<Response | null> {
  const body = new FormData();
  body.set("to", message.city);
  body.set("text", message.text);
  body.set("place", message.place);
  body.set("challenge", challenge);
  body.set("work", work);
  // A name of our own: that of the file may hold a day or a person.
  if (message.photo !== null) body.set("photo", message.photo, "photo.jpg");
  return fetch(HOOK, { method: "POST", body, credentials: "omit" }).catch(() => null);
}

async function outcomeOf(answer: Response | null): Promise<Outcome> {
  if (answer === null) return { trouble: "offline" };
  if (answer.status === 413) return { trouble: "too_large" };
  if (!answer.ok) return { trouble: "refused" };
  const { replies }: { readonly replies: readonly string[] } = await answer.json();
  return { replies };
}
