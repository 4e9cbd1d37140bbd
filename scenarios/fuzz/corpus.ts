import { readFileSync, readdirSync } from 'node:fs';
import {
  describeMessages,
  wireNumberOf,
  type BlockDescription,
  type FieldType,
} from '@landfall/protocol/message';
import { SCALAR_BYTES } from '../../packages/protocol/src/message/description.ts';
import { encodePacket } from '@landfall/protocol/packet';
import type { Random } from '@landfall/protocol/testing';

/** How many times the usual number of mutations: `LANDFALL_FUZZ_TIMES=20` for a long run. */
export const times = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

/** One well-formed datagram of every message, with seeded content: plain, zero-coded or with acks, in turn. */
export function datagramCorpus(random: Random): Uint8Array[] {
  return [...describeMessages()].map((description, index) =>
    encodePacket({
      sequence: index + 1,
      body: Uint8Array.from([
        ...numberBytes(wireNumberOf(description)),
        ...description.blocks.flatMap((block) => blockBytes(block, random)),
      ]),
      reliable: index % 2 === 0,
      zerocoded: index % 3 === 0,
      acks: index % 5 === 0 ? [1, 2, 3] : [],
    }),
  );
}

/** Documents that peers send, from the vectors of the login, llsd and xmlrpc rooms. */
export function bodyCorpus(): Uint8Array[] {
  const folder = new URL('../../vectors/login/', import.meta.url);
  return readdirSync(folder).map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
}

/** A copy with one to eight faults: changed, removed, repeated or inserted bytes, an extreme length, a cut end. */
export function mutate(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let out: Uint8Array = bytes.slice();
  for (let left = random.integer(1, 8); left > 0; left--)
    out = MUTATIONS[random.integer(0, MUTATIONS.length - 1)]!(out, random, other);
  return out;
}

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
const place = (bytes: Uint8Array, random: Random): number => random.integer(0, Math.max(0, bytes.length - 1));

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => set(bytes, place(bytes, random), random.integer(0, 255)),
  (bytes, random) => set(bytes, place(bytes, random), EXTREMES[random.integer(0, 5)]!),
  (bytes, random) => set(bytes, random.integer(0, Math.min(12, bytes.length)), random.integer(0, 255)),
  (bytes, random) => bytes.slice(0, place(bytes, random)),
  (bytes, random) => joined(bytes, place(bytes, random), 0, random.bytes(random.integer(1, 16))),
  (bytes, random) => joined(bytes, place(bytes, random), random.integer(1, 16), new Uint8Array(0)),
  (bytes, random, other) =>
    joined(bytes, place(bytes, random), 0, other.subarray(place(other, random)).subarray(0, 256)),
];

function set(bytes: Uint8Array, at: number, value: number): Uint8Array {
  if (at < bytes.length) bytes[at] = value;
  return bytes;
}

function joined(bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  const tail = bytes.subarray(Math.min(bytes.length, at + removed));
  const out = new Uint8Array(at + inserted.length + tail.length);
  out.set(bytes.subarray(0, at));
  out.set(inserted, at);
  out.set(tail, at + inserted.length);
  return out;
}

/** Wire numbers of High messages are below 256, of Medium ones `ff NN`, of the others four bytes. */
function numberBytes(number: number): number[] {
  if (number < 0x100) return [number];
  if (number < 0x10000) return [number >> 8, number & 255];
  return [number >>> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255];
}

function blockBytes(block: BlockDescription, random: Random): number[] {
  const count = block.repeat === 'Variable' ? random.integer(0, 3) : block.count;
  const repeats = Array.from({ length: count }, () =>
    block.fields.flatMap(({ type }) => fieldBytes(type, random)),
  );
  return [...(block.repeat === 'Variable' ? [count] : []), ...repeats.flat()];
}

function fieldBytes(type: FieldType, random: Random): number[] {
  if (type.kind === 'Fixed') return [...random.bytes(type.size)];
  if (type.kind !== 'Variable')
    return Array.from({ length: SCALAR_BYTES[type.kind] }, () =>
      random.chance(0.4) ? 0 : random.integer(0, 255),
    );
  const length = random.integer(0, 24);
  return [...(type.size === 1 ? [length] : [length, 0]), ...random.bytes(length)];
}
