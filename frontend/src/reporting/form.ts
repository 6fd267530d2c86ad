/** What somebody does on the form: choose what and where, add a photo, send, read the answers and answer back. */

import { t } from "../words.ts";
import { type Cell, cellOf } from "./cells.ts";
import { type Choosing, choosable } from "./map.ts";
import { part, said, trouble, troubleOf } from "./page.ts";
import { strippedPhoto } from "./photo.ts";
import { type Message, sent } from "./sending.ts";
import { Ahead } from "./work.ts";

/** A place's degrees as they are sent: four decimals are some ten metres, of the middle of its cell. */
const DECIMALS = 4;
const POSITION_MS = 20_000;

/** Takes the form into use. */
export function start(form: HTMLFormElement): void {
  const send = sending(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void report(form, send);
  });
  part<HTMLFormElement>("more").addEventListener("submit", (event) => {
    event.preventDefault();
    void answerBack(send);
  });
  form.addEventListener("change", () => {
    part("with-photo").hidden = !form.querySelector("input[name=what]:checked[data-photo]");
  });
  part("place").addEventListener("input", () => {
    part("chosen").textContent = "";
  });
  const show = offerMap();
  part("position").addEventListener("click", () => askPosition(show));
  form.hidden = false;
}

type Send = (message: Omit<Message, "city">, own: string) => Promise<boolean>;

/** How a message of the form is sent; true where it was taken. The phone works ahead while its owner reads and types. */
function sending(form: HTMLFormElement): Send {
  const ahead = new Ahead(`${location.pathname}?part=work`, (likely) => {
    part<HTMLProgressElement>("done").value = likely;
  });
  const work = () => void ahead.begin().catch(() => {});
  form.addEventListener("focusin", work, { once: true });
  return async (message, own) => {
    busy(true);
    trouble(null);
    const outcome = await sent({ city: form.dataset.city ?? "", ...message }, ahead);
    busy(false);
    if ("trouble" in outcome) {
      trouble(troubleOf(outcome.trouble));
      return false;
    }
    said(own, outcome.replies);
    work();
    return true;
  };
}

async function report(form: HTMLFormElement, send: Send): Promise<void> {
  const what = form.querySelector<HTMLInputElement>("input[name=what]:checked");
  const place = part<HTMLInputElement>("place");
  if (what === null) return;
  if (place.value.trim() === "") {
    trouble(t("Say where first: a corner, a park, a ZIP code, your position or the map."));
    place.focus();
    return;
  }
  const photo = part<HTMLInputElement>("photo");
  const file = what.dataset.photo === undefined ? undefined : photo.files?.[0];
  const picture = file ? await strippedPhoto(file) : null;
  if (file && picture === null) {
    trouble(t("This picture can't be opened here. Choose a JPEG, take a screenshot of it, or send without it."));
    return;
  }
  if (picture !== null && picture.size > Number(form.dataset.photoBytes)) {
    trouble(troubleOf("too_large"));
    return;
  }
  const own = `${what.parentElement?.textContent?.trim()}: ${place.value}`;
  if (await send({ text: what.value, place: place.value, photo: picture }, own)) photo.value = "";
}

async function answerBack(send: Send): Promise<void> {
  const words = part<HTMLInputElement>("words");
  const text = words.value.trim();
  if (text !== "" && (await send({ text, place: "", photo: null }, text))) words.value = "";
  words.focus();
}

function chosen({ centre }: Cell): void {
  const degrees = [centre.latitude, centre.longitude].map((one) => one.toFixed(DECIMALS));
  part<HTMLInputElement>("place").value = degrees.join(", ");
  part("chosen").textContent = t("An area of about 350 m is chosen.");
  trouble(null);
}

/** Asks the phone where it is; only the cell of it goes any further. */
function askPosition(show: Choosing["show"]): void {
  part("chosen").textContent = t("Asking your phone where it is…");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      chosen(cellOf(coords));
      show(coords);
    },
    () => {
      part("chosen").textContent = t("Your phone doesn't say where it is. Write the place, or use the map.");
    },
    { enableHighAccuracy: false, timeout: POSITION_MS },
  );
}

/** The map comes when it is asked for; what is returned shows a point on it, if it is there. */
function offerMap(): Choosing["show"] {
  const [holder, button] = [part("map"), part("by-map")];
  let map: Choosing | null = null;
  button.addEventListener("click", async () => {
    holder.hidden = !holder.hidden;
    button.setAttribute("aria-expanded", String(!holder.hidden));
    if (map !== null || holder.hidden) return;
    const answer = await fetch(`${location.pathname}?part=map`).catch(() => null);
    if (!answer?.ok) {
      trouble(troubleOf("offline"));
      return;
    }
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("svg");
    if (drawn === null) return;
    holder.replaceChildren(drawn);
    map = choosable(drawn, chosen);
    part("chosen").textContent = t("Tap to come closer, then tap the place.");
  });
  return (point) => map?.show(point);
}

/** While the phone works and the message is on its way nothing else can be sent. */
function busy(now: boolean): void {
  part("working").hidden = !now;
  part("working-words").textContent = now ? t("Your phone works for a moment instead of a picture puzzle…") : "";
  for (const button of document.querySelectorAll<HTMLButtonElement>("#report button, #more button")) {
    button.disabled = now;
  }
}
