import type { Side } from "../model.ts";

export function HourWeek({ side }: { readonly side: Side }) {
  return <div>{side.city.value}</div>;
}
