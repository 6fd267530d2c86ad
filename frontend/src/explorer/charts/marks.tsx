/** Shapes that stand beside colours, so that no role is told by its colour alone. */

const SHAPES: Readonly<Record<string, string>> = {
  prostituted_person: "M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z",
  buyer: "M6 0l6 6l-6 6l-6-6z",
  exploiter: "M6 1l6 10h-12z",
  unknown: "M1.5 1.5h9v9h-9z",
};

/** The shape of a role: circle, diamond, triangle, square. */
export function RoleMark({ role }: { readonly role: string }) {
  const shape = SHAPES[role];
  if (shape === undefined) return null;
  return (
    <svg class={`role-mark role-${role}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={shape} />
    </svg>
  );
}
