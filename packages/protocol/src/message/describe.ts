import type { MessageDescription } from './description.ts';
import { frequencyOf } from './description.ts';
import { ALL_MESSAGES } from './generated/all.ts';
import { wordsOfFlags } from './message-flags.ts';
import type { MessageType } from './message-type.ts';

/** Made when first asked for: most programs need a few of the 483. */
const described = new Map<string, MessageDescription>();

/** What the schema says of a message, or undefined for a name it does not have. */
export function describeMessage(name: string): MessageDescription | undefined {
  const type = ALL_MESSAGES.get(name);
  return type === undefined ? undefined : describe(type);
}

/** All messages of the schema, in its order. */
export function describeMessages(): MessageDescription[] {
  return Array.from(ALL_MESSAGES, (type) => describe(type));
}

function describe({ name, number, flags, trusted, zerocoded, blocks }: MessageType): MessageDescription {
  const known = described.get(name);
  if (known !== undefined) return known;
  const words = wordsOfFlags(flags).filter((word) => word !== 'trusted' && word !== 'zerocoded');
  const description = { name, ...frequencyOf(number), trusted, zerocoded, flags: words, blocks };
  described.set(name, description);
  return description;
}

/** The number of a message as `readWireNumber` gives it, such as `0xffff0094`; undefined for an unknown name. */
export function wireNumberOfName(name: string): number | undefined {
  return ALL_MESSAGES.get(name)?.number;
}

/** The name of a message from its number as `readWireNumber` gives it; undefined for an unknown number. */
export function nameOfWireNumber(number: number): string | undefined {
  return ALL_MESSAGES.ofNumber(number)?.name;
}
