import { formatHex } from '@landfall/protocol/bytes';
import type { Vector4 } from '@landfall/protocol/datatypes';
import { describeMessage } from '@landfall/protocol/message';
import type { BlockDescription, FieldType, Message } from '@landfall/protocol/message';
import { shortestFloat } from '../fields/index.ts';

/** A value of a field as JSON can have it. */
export type PlainValue = string | number | boolean | readonly (number | string)[];

/** The fields of one repeat of a block, by wire name. */
export type PlainFields = Readonly<Record<string, PlainValue>>;

/** The blocks of a message by wire name: Single ones as objects, Multiple and Variable ones as arrays. */
export type PlainBlocks = Readonly<Record<string, PlainFields | readonly PlainFields[]>>;

/** The blocks of a message in JSON's own types; see docs/wire/capture.md for the form of each field type. */
export function plainBlocks(message: Message): PlainBlocks {
  const blocks: Record<string, PlainFields | PlainFields[]> = {};
  for (const block of describeMessage(message.name)?.blocks ?? []) {
    const value = (message as unknown as Record<string, object | undefined>)[block.name];
    if (value === undefined) continue;
    blocks[block.name] = Array.isArray(value)
      ? value.map((fields: object) => plainFields(block, fields))
      : plainFields(block, value);
  }
  return blocks;
}

function plainFields(block: BlockDescription, fields: object): PlainFields {
  const plain: Record<string, PlainValue> = {};
  for (const { name, type } of block.fields) {
    plain[name] = plainValue((fields as Record<string, unknown>)[name], type);
  }
  return plain;
}

function plainValue(value: unknown, { kind }: FieldType): PlainValue {
  if (value instanceof Uint8Array) return `hex:${formatHex(value)}`;
  switch (kind) {
    case 'F32':
      return plainNumber(shortestFloat(value as number));
    case 'F64':
      return plainNumber(value as number);
    case 'LLVector3':
    case 'LLVector4':
    case 'LLQuaternion':
      return components(value as Vector4).map((component) => plainNumber(shortestFloat(component)));
    case 'LLVector3d':
      return components(value as Vector4).map(plainNumber);
    case 'BOOL':
      return value as boolean;
    default:
      return typeof value === 'number' ? value : String(value);
  }
}

const components = ({ x, y, z, w }: Partial<Vector4>): number[] =>
  [x, y, z, w].filter((component) => component !== undefined);

/** JSON has no word for what is not finite. */
const plainNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
