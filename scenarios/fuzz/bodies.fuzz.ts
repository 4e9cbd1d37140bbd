import { expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import {
  decodeLlsdBinary,
  encodeLlsdBinary,
  formatLlsdNotation,
  formatLlsdXml,
  parseLlsdNotation,
  parseLlsdXml,
  real,
  type LlsdValue,
} from '@landfall/protocol/llsd';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom, type Random } from '@landfall/protocol/testing';
import { formatXmlRpcResponse, parseXmlRpcCall, parseXmlRpcResponse } from '@landfall/protocol/xmlrpc';
import { bodyCorpus, mutate, times } from './corpus.ts';

const BODIES = 100_000 * times;
const CODECS = 5;

it(`${BODIES} mutated LLSD and XML-RPC bodies raise nothing but DecodeError`, () => {
  const random = createRandom(4);
  const values = Array.from({ length: 20 }, () => someValue(random, 4));
  const readers: readonly [(bytes: Uint8Array) => unknown, readonly Uint8Array[]][] = [
    [(bytes) => parseLlsdXml(bytes), values.map((value) => Buffer.from(formatLlsdXml(value)))],
    [(bytes) => decodeLlsdBinary(bytes), values.map((value) => encodeLlsdBinary(value))],
    [
      (bytes) => parseLlsdNotation(Buffer.from(bytes).toString('utf8')),
      values.map((value) => Buffer.from(formatLlsdNotation(value))),
    ],
    [
      (bytes) => parseXmlRpcResponse(bytes),
      [...bodyCorpus(), ...values.map((value) => Buffer.from(formatXmlRpcResponse(value)))],
    ],
    [(bytes) => parseXmlRpcCall(bytes), bodyCorpus()],
  ];
  expect(readers.length).toBe(CODECS);
  for (const [read, corpus] of readers) {
    for (let i = 0; i < BODIES / CODECS; i++)
      attempt(read, mutate(corpus[i % corpus.length]!, random, corpus[(i * 3) % corpus.length]!));
  }
});

function attempt(read: (bytes: Uint8Array) => unknown, body: Uint8Array): void {
  try {
    read(body);
  } catch (error) {
    if (!(error instanceof DecodeError))
      throw new Error(`body ${Buffer.from(body).toString('hex')}`, { cause: error });
  }
}

function someValue(random: Random, depth: number): LlsdValue {
  const kind = random.integer(0, depth === 0 ? 6 : 8);
  if (kind === 7) return Array.from({ length: random.integer(0, 5) }, () => someValue(random, depth - 1));
  if (kind === 8)
    return Object.fromEntries(
      Array.from({ length: random.integer(0, 5) }, (_, i) => [`key ${i}<&>`, someValue(random, depth - 1)]),
    );
  return [
    null,
    true,
    random.integer(-9, 1e9),
    real(random.next() * 1e6),
    'täxt & <more>',
    Uuid.fromBytes(random.bytes(16)),
    random.bytes(9),
  ][kind]!;
}
