import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';

const DIGITS = /^[0-9a-f]{32}$/i;
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A UUID as OpenSim's own parser takes it: 36 characters, or 32 digits without dashes, any case, white space around it.
 * @returns undefined when it is none
 * @source archives.md §6 item 10; captures/asset-service probes 018, 019, 180, 181
 */
export function looseUuid(text: string): Uuid | undefined {
  const trimmed = text.trim();
  if (DASHED.test(trimmed)) return Uuid.parse(trimmed);
  if (!DIGITS.test(trimmed)) return undefined;
  const parts = [trimmed.slice(0, 8), trimmed.slice(8, 12), trimmed.slice(12, 16), trimmed.slice(16, 20)];
  return Uuid.parse([...parts, trimmed.slice(20)].join('-'));
}

/** As {@link looseUuid}. @throws DecodeError for everything else */
export function parseLooseUuid(text: string): Uuid {
  const id = looseUuid(text);
  if (id === undefined) throw new DecodeError('not a UUID');
  return id;
}
