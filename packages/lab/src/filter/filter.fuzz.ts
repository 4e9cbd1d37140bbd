/** Filters of nothing but chance: each is refused with a column, or picks without a fault. */
import { UsageError } from '@landfall/protocol/errors';
import { decodeMessage, encodeMessage } from '@landfall/protocol/message';
import type { MessageName } from '@landfall/protocol/message';
import { createRandom, sampleMessage } from '@landfall/protocol/testing';
import type { Random, Sampling } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { plainTree, someFieldValue, subFieldsOf } from '../fields/index.ts';
import { compileFilter } from './index.ts';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);
const NAMES: readonly MessageName[] = [
  ...(['ObjectUpdate', 'ObjectUpdateCompressed', 'ImprovedTerseObjectUpdate', 'LayerData'] as const),
  ...(['AgentThrottle', 'ObjectExtraParams', 'MultipleObjectUpdate', 'AvatarAppearance'] as const),
  ...(['ParcelOverlay', 'TransferRequest', 'ObjectImage', 'AgentSetAppearance'] as const),
];
const sampling = (random: Random): Sampling => ({
  random,
  repeats: 2,
  values: 'random',
  fieldBytes: random.integer(0, 100),
  optional: true,
});
const PIECES = [
  ...'ObjectUpdate Meta . * ? ObjectData TextureEntry [0] [ " \\ \' == != ^= $= ~= > >= < <= & && || ! ( ) ='.split(
    ' ',
  ),
  ...'<1,2,3> < 1 -0x1f 1e999 hex:00 true Size avatar \u0000 😀 - ,'.split(' '),
  ' ',
  ' ',
];

it('is refused with its column, or picks', () => {
  const random = createRandom(77);
  const messages = NAMES.map((name) => sampleMessage(name, sampling(random)));
  let compiled = 0;
  for (let round = 0; round < 60_000 * TIMES; round++) {
    const source = Array.from({ length: random.integer(1, 12) }, () => random.pick(PIECES)).join('');
    try {
      const filter = compileFilter(source);
      compiled++;
      const message = random.pick(messages);
      filter.test({
        names: [message.name],
        meta: () => 5,
        some: (_, path, ask) => someFieldValue(message, path, ask),
      });
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as Error).message).toMatch(/column \d+:/);
    }
  }
  expect(compiled).toBeGreaterThan(500);
});

it('looks into damaged fields without a fault', () => {
  const random = createRandom(78);
  for (let round = 0; round < 30_000 * TIMES; round++) {
    const sample = sampleMessage(random.pick(NAMES), sampling(random));
    const body = encodeMessage(sample);
    const message = decodeMessage(body, 0, body.length);
    for (const [block, value] of Object.entries(message)) {
      const repeats = Array.isArray(value) ? value : [value];
      for (const fields of repeats as Record<string, never>[])
        if (typeof fields === 'object')
          for (const field of Object.keys(fields))
            plainTree(subFieldsOf(message, block, field, fields) ?? null);
    }
  }
});
