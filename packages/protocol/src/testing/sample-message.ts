/** Messages with seeded content, for tests: every value can be written, and reads back as it was. */
import { Uuid, quaternionW } from '../datatypes/index.ts';
import { describeMessage, minBlockBytes } from '../message/index.ts';
import type { BlockDescription, FieldType, Message, MessageName, ScalarType } from '../message/index.ts';
import type { Random } from './random.ts';

/** How the content is chosen. */
export interface Sampling {
  readonly random: Random;
  /** Repeats of a Variable block, as far as {@link MOST_BLOCK_BYTES} allows. */
  readonly repeats: number;
  /** `least` and `most` are the ends of each type's range. */
  readonly values: 'random' | 'least' | 'most';
  /** Bytes of a Variable field, as far as its length allows. */
  readonly fieldBytes: number;
  /** Whether optional blocks are there. */
  readonly optional: boolean;
}

/** Keeps a message of several full blocks within a datagram. */
const MOST_BLOCK_BYTES = 20_000;
const MOST_FLOAT = 3.4028234663852886e38;

/** A message of that name; its blocks follow the schema. */
export function sampleMessage(name: MessageName, sampling: Sampling): Message {
  const message: Record<string, unknown> = { name };
  for (const block of describeMessage(name)!.blocks) {
    if (block.optional && !sampling.optional) break;
    message[block.name] =
      block.repeat === 'Single' ? sampleFields(block, sampling) : sampleRepeats(block, sampling);
  }
  return message as unknown as Message;
}

function sampleRepeats(block: BlockDescription, sampling: Sampling): unknown[] {
  const each = minBlockBytes(block) + block.fields.length * sampling.fieldBytes;
  const most = Math.floor(MOST_BLOCK_BYTES / each);
  const count = block.repeat === 'Multiple' ? block.count : Math.min(sampling.repeats, most);
  return Array.from({ length: count }, () => sampleFields(block, sampling));
}

function sampleFields(block: BlockDescription, sampling: Sampling): Record<string, unknown> {
  return Object.fromEntries(block.fields.map(({ name, type }) => [name, sampleValue(type, sampling)]));
}

/** Makes a value of each type. */
type Samplers = { readonly [K in ScalarType]: (choose: Choose) => unknown };

/** Chooses as the sampling says. */
interface Choose {
  readonly integer: (least: number, most: number) => number;
  readonly float: () => number;
  readonly bytes: (length: number) => Uint8Array;
  readonly random: Random;
}

const SAMPLERS: Samplers = {
  U8: ({ integer }) => integer(0, 0xff),
  U16: ({ integer }) => integer(0, 0xffff),
  U32: ({ integer }) => integer(0, 0xffff_ffff),
  U64: ({ integer }) => BigInt.asUintN(64, bigOf(integer)),
  S8: ({ integer }) => integer(-0x80, 0x7f),
  S16: ({ integer }) => integer(-0x8000, 0x7fff),
  S32: ({ integer }) => integer(-0x8000_0000, 0x7fff_ffff),
  S64: ({ integer }) => BigInt.asIntN(64, bigOf(integer)),
  F32: ({ float }) => float(),
  F64: ({ float }) => float(),
  BOOL: ({ integer }) => integer(0, 1) === 1,
  LLUUID: ({ bytes }) => Uuid.fromBytes(bytes(16)),
  LLVector3: ({ float }) => ({ x: float(), y: float(), z: float() }),
  LLVector3d: ({ float }) => ({ x: float(), y: float(), z: float() }),
  LLVector4: ({ float }) => ({ x: float(), y: float(), z: float(), w: float() }),
  LLQuaternion: ({ random }) => sampleRotation(random),
  IPADDR: ({ bytes }) => bytes(4).join('.'),
  IPPORT: ({ integer }) => integer(0, 0xffff),
};

function chooseBy({ random, values }: Sampling): Choose {
  if (values === 'random') {
    const float = (): number => Math.fround((random.next() - 0.5) * 1000);
    return { random, integer: random.integer, bytes: random.bytes, float };
  }
  const isLeast = values === 'least';
  return {
    random,
    integer: (least, most) => (isLeast ? least : most),
    bytes: (length) => new Uint8Array(length).fill(isLeast ? 0 : 0xff),
    float: () => (isLeast ? -MOST_FLOAT : MOST_FLOAT),
  };
}

function sampleValue(type: FieldType, sampling: Sampling): unknown {
  const choose = chooseBy(sampling);
  if (type.kind === 'Fixed') return choose.bytes(type.size);
  if (type.kind === 'Variable')
    return choose.bytes(Math.min(sampling.fieldBytes, type.size === 1 ? 0xff : 0xffff));
  return SAMPLERS[type.kind](choose);
}

function bigOf(integer: (least: number, most: number) => number): bigint {
  return (BigInt(integer(0, 0xffff_ffff)) << 32n) | BigInt(integer(0, 0xffff_ffff));
}

/** With the w that a reader computes. */
function sampleRotation(random: Random): { x: number; y: number; z: number; w: number } {
  const x = Math.fround(random.next() - 0.5);
  const y = Math.fround(random.next() - 0.5);
  const z = Math.fround(random.next() - 0.5);
  return { x, y, z, w: quaternionW(x, y, z) };
}
