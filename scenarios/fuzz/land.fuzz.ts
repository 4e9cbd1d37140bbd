import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import {
  decodeEnvironment,
  decodeEnvironmentChange,
  decodeOlderEnvironment,
} from '@landfall/protocol/environment';
import { asMap, isLlsdMap, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import { contentsOf, parseXmlNode } from '@landfall/protocol/object-xml';
import { decodeParcelEvent, decodeParcelUpdate, encodeParcelUpdate } from '@landfall/protocol/parcel';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { Uuid } from '@landfall/protocol/datatypes';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const RECORDED = asMap(
  parseLlsd(readFileSync(new URL('../../vectors/parcel/parcel-properties.xml', import.meta.url))),
);

const anything = (random: Random): LlsdValue =>
  random.pick<LlsdValue>([
    null,
    '',
    'x',
    -1,
    0x7fff_ffff,
    Number.NaN,
    true,
    Uuid.zero,
    random.bytes(random.integer(0, 9)),
    [],
    [null, 'x', [{}]],
    {},
    { day_cycle: {}, tracks: [[{}]], frames: { x: 'y' } },
  ]);

/** The same with something else in some places. */
function mutated(value: LlsdValue, random: Random): LlsdValue {
  if (random.chance(0.05)) return anything(random);
  if (Array.isArray(value)) return (value as readonly LlsdValue[]).map((each) => mutated(each, random));
  if (!isLlsdMap(value)) return value;
  const kept = Object.entries(value).filter(() => !random.chance(0.05));
  return Object.fromEntries(kept.map(([key, each]) => [key, mutated(each, random)]));
}

/** @returns undefined for what was refused as it should be */
function guarded<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return undefined;
  }
}

it('a parcel is read from whatever an event says, or refused', () => {
  const random = createRandom(21);
  const update = encodeParcelUpdate({ localId: 1, manners: decodeParcelEvent(RECORDED).parcel });
  for (let round = 0; round < 3000 * TIMES; round++) {
    const report = guarded(() => decodeParcelEvent(asMap(mutated(RECORDED, random))));
    if (report !== undefined) expect(report.parcel.bitmap).toBeInstanceOf(Uint8Array);
    const { manners } = decodeParcelUpdate(asMap(mutated(update, random)));
    for (const place of [manners.landingPoint, manners.landingLookAt])
      expect([place.x, place.y, place.z].every(Number.isFinite)).toBe(true);
  }
});

it('an environment is read from whatever a capability answers, or refused', () => {
  const random = createRandom(22);
  const frames = { water: { type: 'water' }, noon: { type: 'sky' } };
  const tracks = [[{ key_keyframe: 0, key_name: 'water' }], [{ key_keyframe: 0.5, key_name: 'noon' }]];
  const environment: LlsdMap = {
    day_cycle: { type: 'daycycle', name: 'x', frames, tracks },
    day_length: 14_400,
    day_offset: 1,
    track_altitudes: [1, 2, 3],
    env_version: 1,
    parcel_id: -1,
  };
  const older = [{}, [[0, 'A']], { A: { ambient: [1, 1, 1, 1] } }, {}];
  for (let round = 0; round < 3000 * TIMES; round++) {
    const answer = mutated({ success: true, environment }, random);
    const read = guarded(() => decodeEnvironment(answer));
    guarded(() => decodeEnvironmentChange(answer));
    const old = guarded(() => decodeOlderEnvironment(mutated(older, random)));
    for (const each of [read, old]) {
      if (each === undefined) continue;
      expect(each.dayLengthSeconds).toBeGreaterThan(0);
      expect(each.altitudes).toHaveLength(3);
      if (each.day !== undefined) expect(each.day.skies).toHaveLength(4);
    }
  }
});

it('contents are read from whatever an archive says, or left out', () => {
  const random = createRandom(23);
  const words = [
    'Name',
    'Type',
    'ItemID',
    'AssetID',
    'Flags',
    'OwnerID',
    'TaskInventoryItem',
    'InventorySerial',
    'Odd',
  ];
  const texts = [
    '',
    '7',
    '-1',
    'x',
    '1e999',
    '<UUID>11111111-2222-4333-8444-555555555501</UUID>',
    '999999999999999999999999',
  ];
  const element = (depth: number): string => {
    const name = random.pick(words as [string, ...string[]]);
    const inside =
      depth === 0
        ? random.pick(texts as [string, ...string[]])
        : Array.from({ length: random.integer(0, 4) }, () => element(depth - 1)).join('');
    return `<${name}>${inside}</${name}>`;
  };
  for (let round = 0; round < 2000 * TIMES; round++) {
    const xml = `<P><TaskInventory>${element(2)}${element(1)}</TaskInventory>${element(0)}</P>`;
    const refused: unknown[] = [];
    const { serial, items } = contentsOf({ id: Uuid.zero, rest: parseXmlNode(xml).children }, (error) =>
      refused.push(error),
    );
    expect(items.length === 0).toBe(serial === 0);
    for (const error of refused) expect(error).toBeInstanceOf(DecodeError);
  }
});
