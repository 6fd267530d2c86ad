export function TableTwin() {
  return null;
}
