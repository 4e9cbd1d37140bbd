import { describeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { hasSubFields, isBranch, isRow, plainTree, subFieldsOf } from '../fields/index.ts';
import type { PlainTree, Tree } from '../fields/index.ts';

/** What is inside the fields of a message, by their paths: `ObjectData[0].TextureEntry`. Undefined where nothing is known of any. */
export function plainParts(message: Message): Readonly<Record<string, PlainTree>> | undefined {
  const found: [path: string, parts: PlainTree][] = [];
  for (const block of describeMessage(message.name)?.blocks ?? []) {
    const fields = block.fields.filter(({ name }) => hasSubFields(message.name, block.name, name));
    if (fields.length === 0) continue;
    const value = (message as unknown as Record<string, Tree>)[block.name];
    const repeats = isRow(value) ? value : [value];
    for (const [at, repeat] of repeats.entries()) {
      if (!isBranch(repeat)) continue;
      for (const { name } of fields) {
        const parts = subFieldsOf(message, block.name, name, repeat);
        const place = isRow(value) ? `${block.name}[${at}]` : block.name;
        if (parts !== undefined) found.push([`${place}.${name}`, plainTree(parts)]);
      }
    }
  }
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
