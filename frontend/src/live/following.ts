/** Follows a city: by the stream where it is to be had, else by asking every few seconds; not while nobody looks. */

const EVERY_MS = 5_000;

/** How long is asked before the stream is tried again. */
const STREAM_AGAIN_MS = 60_000;

/** Readers of one city don't all ask in the same moment. */
const SPREAD_MS = 400;

export function follow(city: string, refresh: () => Promise<void>): void {
  let stream: EventSource | null = null;
  let asking = 0;
  let soon = 0;

  function change(): void {
    clearTimeout(soon);
    soon = window.setTimeout(refresh, Math.random() * SPREAD_MS);
  }

  function ask(): void {
    stream?.close();
    stream = null;
    if (asking) return;
    void refresh();
    asking = window.setInterval(refresh, EVERY_MS);
    window.setTimeout(() => {
      if (asking) listen();
    }, STREAM_AGAIN_MS);
  }

  function listen(): void {
    stop();
    if (!("EventSource" in window)) {
      ask();
      return;
    }
    stream = new EventSource(`/api/v1/presence/stream?city=${encodeURIComponent(city)}`);
    stream.addEventListener("sightings", change);
    stream.addEventListener("error", ask);
  }

  function stop(): void {
    stream?.close();
    stream = null;
    clearInterval(asking);
    clearTimeout(soon);
    asking = 0;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => {
    if (event.persisted) listen();
  });
  listen();
}
