/** Names for hexagons: the neighbourhood or the part of the city that the centre lies in, once h3-js is here. */

import { useEffect, useMemo } from "preact/hooks";
import { toPlane } from "../map/grid.ts";
import { hexagons, loadHexagons } from "../map/pictures.ts";
import { neighbourhoodsIn, placesDocuments, whereabouts } from "../map/places.ts";
import type { Named } from "./tables.ts";

/** The names of a city's hexagons; none until h3-js is here, and none where it can't be had. */
export function useAreaNames(city: string | null, which: "here" | "there" = "here"): Named {
  const h3 = hexagons.value;
  const { document } = placesDocuments[which].value;
  useEffect(() => {
    loadHexagons().catch(() => undefined);
  }, []);
  return useMemo(() => {
    if (h3 === null || city === null) return () => null;
    const places = neighbourhoodsIn(document);
    return (cell: string) => whereabouts(city, places, toPlane(...h3.cellToLatLng(cell)));
  }, [h3, city, document]);
}
