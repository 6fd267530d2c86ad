import type { Side } from "../model.ts";

export function MapPane({ side, which }: { readonly side: Side; readonly which: "here" | "there" }) {
  return (
    <div class="map">
      {which} {side.city.value}
    </div>
  );
}
