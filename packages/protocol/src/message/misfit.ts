import { EncodeError } from '../errors/index.ts';
import type { BlockDescription } from './description.ts';
import type { Message } from './generated/messages.ts';
import { MOST_BLOCKS } from './limits.ts';
import { tryWrite } from './try-write.ts';

/** What of a message's type is wanted here. */
interface Formed {
  readonly blocks: readonly BlockDescription[];
}

/** The slow path of the generated encoders: what is wrong with the message, and where. */
export function explainMisfit({ blocks }: Formed, message: Message, cause: unknown): unknown {
  const content = message as unknown as Readonly<Record<string, unknown>>;
  let missing: string | undefined;
  for (const block of blocks) {
    const value = content[block.name];
    if (value === undefined && block.optional) missing ??= block.name;
    else if (missing !== undefined) return new EncodeError(`${missing} must be given too`, block.name);
    else {
      const failure = explainBlock(block, value);
      if (failure !== undefined) return failure;
    }
  }
  return cause;
}

function explainBlock(block: BlockDescription, value: unknown): EncodeError | undefined {
  if (block.repeat === 'Single') return explainFields(block, block.name, value);
  if (!Array.isArray(value)) return new EncodeError('not an array', block.name);
  const most = block.repeat === 'Variable' ? MOST_BLOCKS : block.count;
  if (value.length > most || (block.repeat === 'Multiple' && value.length < most)) {
    return new EncodeError(`${value.length} repeats`, block.name);
  }
  for (const [i, repeat] of value.entries()) {
    const failure = explainFields(block, `${block.name}[${i}]`, repeat);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function explainFields(block: BlockDescription, path: string, value: unknown): EncodeError | undefined {
  if (typeof value !== 'object' || value === null) return new EncodeError('missing', path);
  for (const { name, type } of block.fields) {
    const field = (value as Readonly<Record<string, unknown>>)[name];
    try {
      tryWrite(type, field);
    } catch {
      const what = field === undefined ? 'missing' : `does not fit ${type.kind}`;
      return new EncodeError(what, `${path}.${name}`);
    }
  }
  return undefined;
}
