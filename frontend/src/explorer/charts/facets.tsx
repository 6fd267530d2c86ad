import type { Side } from "../model.ts";

export function Facets({ side }: { readonly side: Side }) {
  return <div>{side.city.value}</div>;
}
