import { Uuid } from '@landfall/protocol/datatypes';

const DIGITS = /^[0-9a-f]{32}$/i;

/**
 * A UUID as OpenSim's own parser takes it: 36 characters, or 32 digits without dashes, any case, blanks around it.
 * @throws DecodeError for everything else
 * @source archives.md §6 item 10
 */
export function parseLooseUuid(text: string): Uuid {
  const trimmed = text.trim();
  if (!DIGITS.test(trimmed)) return Uuid.parse(trimmed);
  const at = [0, 8, 12, 16, 20, 32];
  return Uuid.parse([0, 1, 2, 3, 4].map((part) => trimmed.slice(at[part], at[part + 1])).join('-'));
}
