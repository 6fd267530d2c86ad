import type { Side } from "../model.ts";

export function TimeLine({ side }: { readonly side: Side }) {
  return <div>{side.city.value}</div>;
}
