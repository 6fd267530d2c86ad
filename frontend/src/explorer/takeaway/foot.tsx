export function Foot() {
  return null;
}
