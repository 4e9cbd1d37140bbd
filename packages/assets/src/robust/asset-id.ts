import { Uuid } from '@landfall/protocol/datatypes';

const DIGITS = /^[0-9a-f]{32}$/i;
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * An asset id as OpenSim's parser takes it: with dashes or as 32 digits, any case, white space around it.
 * @returns undefined when it is none
 * @source archives.md §6, 10; captures/asset-service probes 018, 019, 180, 181
 */
export function parseAssetId(text: string): Uuid | undefined {
  const trimmed = text.trim();
  if (DASHED.test(trimmed)) return Uuid.parse(trimmed);
  if (!DIGITS.test(trimmed)) return undefined;
  const parts = [trimmed.slice(0, 8), trimmed.slice(8, 12), trimmed.slice(12, 16), trimmed.slice(16, 20)];
  return Uuid.parse([...parts, trimmed.slice(20)].join('-'));
}
