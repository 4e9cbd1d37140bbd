/** The same headers with names in lower case; of two that differ in case only, the later counts. */
export function lowerCaseNames(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) lower[name.toLowerCase()] = value;
  return lower;
}
