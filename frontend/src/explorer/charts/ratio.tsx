import type { Side } from "../model.ts";

export function RatioPanel({ side }: { readonly side: Side }) {
  return <div>{side.city.value}</div>;
}
