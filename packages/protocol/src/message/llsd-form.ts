import { UsageError } from '../errors/index.ts';
import { createLlsdMap, isLlsdMap } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import type { BlockDescription } from './description.ts';
import { describeMessage } from './describe.ts';
import type { Message, MessageName, MessageOf } from './generated/messages.ts';
import { fieldFromLlsd, fieldToLlsd } from './llsd-field.ts';

/** More repeats than this are not on the wire either. */
const MAX_REPEATS = 255;

/**
 * A message from the body of an event of its name. Nothing is refused: values are converted as LLSD does (U32 may be binary or
 * an integer), missing fields are zero, a Single block may be a map or an array with one, a missing optional block is absent.
 * Keys that the schema does not have, such as OpenSimulator's `RegionSizeX`, remain in `body` only.
 * @source PROTOCOL §6
 */
export function messageFromLlsd<N extends MessageName>(name: N, body: LlsdMap): MessageOf<N> {
  const message: Record<string, unknown> = { name };
  for (const block of describeMessage(name)!.blocks) {
    const maps = mapsOf(Object.hasOwn(body, block.name) ? body[block.name] : undefined);
    if (maps.length === 0 && block.optional) break;
    message[block.name] = readBlock(block, maps);
  }
  return message as unknown as MessageOf<N>;
}

function mapsOf(value: LlsdValue | undefined): readonly LlsdMap[] {
  if (isLlsdMap(value)) return [value];
  return Array.isArray(value) ? value.slice(0, MAX_REPEATS).filter((item) => isLlsdMap(item)) : [];
}

function readBlock(block: BlockDescription, maps: readonly LlsdMap[]): unknown {
  if (block.repeat === 'Single') return readFields(block, maps[0] ?? {});
  if (block.repeat === 'Variable') return maps.map((map) => readFields(block, map));
  return Array.from({ length: block.count }, (_, i) => readFields(block, maps[i] ?? {}));
}

function readFields({ fields }: BlockDescription, map: LlsdMap): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name, type }) => [
      name,
      fieldFromLlsd(type, Object.hasOwn(map, name) ? map[name] : undefined),
    ]),
  );
}

/**
 * The body of an event: every block an array of maps, U32, U64 and IPADDR big-endian binary, vectors arrays of reals, Variable
 * fields text when they are text with a final NUL and binary otherwise.
 * @throws UsageError for an `Unknown` message, of which no fields are known.
 * @source PROTOCOL §6
 */
export function messageToLlsd(message: Message): LlsdMap {
  if (message.name === 'Unknown') throw new UsageError('an unknown message has no LLSD form');
  const content = message as unknown as Readonly<Record<string, unknown>>;
  const body = createLlsdMap();
  for (const block of describeMessage(message.name)!.blocks) {
    const value = content[block.name];
    if (value === undefined) continue;
    const repeats = (Array.isArray(value) ? value : [value]) as readonly Readonly<Record<string, unknown>>[];
    body[block.name] = repeats.map((repeat) => writeFields(block, repeat));
  }
  return body;
}

function writeFields({ fields }: BlockDescription, block: Readonly<Record<string, unknown>>): LlsdMap {
  const map = createLlsdMap();
  for (const { name, type } of fields) map[name] = fieldToLlsd(type, block[name]);
  return map;
}
