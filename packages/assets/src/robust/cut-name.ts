/** Longer names and descriptions are cut. @source captures/asset-service probes 100–103 */
const MAX_NAME_LENGTH = 64;

/** A name or description at 64 UTF-16 units, as .NET counts, but never cut through the middle of a character. */
export function cutName(text: string): string {
  if (text.length <= MAX_NAME_LENGTH) return text;
  const isPair = /[\ud800-\udbff]/.test(text[MAX_NAME_LENGTH - 1]!);
  return text.slice(0, isPair ? MAX_NAME_LENGTH - 1 : MAX_NAME_LENGTH);
}
