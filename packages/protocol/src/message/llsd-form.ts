import { createLlsdMap, isLlsdMap } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import type { BlockDescription } from './description.ts';
import type { Message } from './generated/messages.ts';
import { MOST_BLOCKS } from './limits.ts';
import { fieldFromLlsd, fieldToLlsd } from './llsd-field.ts';

/** What of a message's type is wanted here. */
interface Formed {
  readonly name: string;
  readonly blocks: readonly BlockDescription[];
}

/** See `MessageType.fromLlsd`. */
export function readLlsd({ name, blocks }: Formed, body: LlsdMap): Message {
  const message: Record<string, unknown> = { name };
  for (const block of blocks) {
    const maps = mapsOf(Object.hasOwn(body, block.name) ? body[block.name] : undefined);
    if (maps.length === 0 && block.optional) break;
    message[block.name] = readBlock(block, maps);
  }
  return message as unknown as Message;
}

function mapsOf(value: LlsdValue | undefined): readonly LlsdMap[] {
  if (isLlsdMap(value)) return [value];
  return Array.isArray(value) ? value.slice(0, MOST_BLOCKS).filter((item) => isLlsdMap(item)) : [];
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

/** See `MessageType.toLlsd`. */
export function writeLlsd({ blocks }: Formed, message: Message): LlsdMap {
  const content = message as unknown as Readonly<Record<string, unknown>>;
  const body = createLlsdMap();
  for (const block of blocks) {
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
