import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { BOX_SHAPE, fieldsOfShape } from '@landfall/protocol/object';
import { about, createSite, rez, seenBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';

/** Numbers from 0 to 1 that are the same each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const NUMBERS = [
  0,
  1,
  -1,
  1e-30,
  0.5,
  300,
  -300,
  1e30,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

/** What somebody may send who means no good, or does not know what they do. */
class Mischief {
  readonly #random: () => number;
  readonly #ids: readonly number[];

  constructor(seed: number, ids: readonly number[]) {
    this.#random = dice(seed);
    this.#ids = [...ids, 0, 7, 0xffff_ffff];
  }

  message({ agentData: AgentData }: TestAgent): MessageOf<MessageName> {
    const pick = <T>(of: readonly T[]): T => of[Math.floor(this.#random() * of.length)]!;
    const byte = (): number => Math.floor(this.#random() * 256);
    const bytes = (): Uint8Array => Uint8Array.from({ length: pick([0, 3, 12, 24, 36, 200]) }, byte);
    const vector = () => ({ x: pick(NUMBERS), y: pick(NUMBERS), z: pick(NUMBERS) });
    const ObjectLocalID = pick(this.#ids);
    const one = { ObjectLocalID };
    const many = Array.from({ length: 200 }, () => ({ ObjectLocalID: pick(this.#ids) }));
    const shape = fieldsOfShape({ ...BOX_SHAPE, pathCurve: byte(), profileHollow: 65_535 });
    return pick<() => MessageOf<MessageName>>([
      () => ({
        name: 'MultipleObjectUpdate',
        AgentData,
        ObjectData: [{ ...one, Type: byte(), Data: bytes() }],
      }),
      () => ({ name: 'ObjectPosition', AgentData, ObjectData: [{ ...one, Position: vector() }] }),
      () => ({ name: 'ObjectScale', AgentData, ObjectData: [{ ...one, Scale: vector() }] }),
      () => ({
        name: 'ObjectRotation',
        AgentData,
        ObjectData: [{ ...one, Rotation: { ...vector(), w: 1 } }],
      }),
      () => ({ name: 'ObjectShape', AgentData, ObjectData: [{ ...one, ...shape }] }),
      () => ({
        name: 'ObjectImage',
        AgentData,
        ObjectData: [{ ...one, MediaURL: bytes(), TextureEntry: bytes() }],
      }),
      () => ({
        name: 'ObjectExtraParams',
        AgentData,
        ObjectData: [{ ...one, ParamType: byte(), ParamInUse: true, ParamSize: 9, ParamData: bytes() }],
      }),
      () => ({ name: 'ObjectMaterial', AgentData, ObjectData: [{ ...one, Material: byte() }] }),
      () => ({ name: 'ObjectLink', AgentData, ObjectData: many }),
      () => ({ name: 'ObjectDelink', AgentData, ObjectData: many }),
      () => ({
        name: 'ObjectPermissions',
        AgentData,
        HeaderData: { Override: true },
        ObjectData: [{ ...one, Field: byte(), Set: byte(), Mask: 0x9fff_ffff }],
      }),
      () => ({
        name: 'ObjectDuplicate',
        AgentData: { ...AgentData, GroupID: Uuid.zero },
        SharedData: { Offset: vector(), DuplicateFlags: byte() },
        ObjectData: [one],
      }),
    ])();
  }
}

/** Some boxes, of which two are one linkset. */
async function withBoxes() {
  const site = await createSite();
  const ids: number[] = [];
  for (let index = 0; index < 5; index += 1)
    ids.push((await rez(site, site.builder, { x: 20 + index, y: 20, z: 30 })).localId);
  about(site.builder, 'ObjectLink', [ids[0]!, ids[1]!]);
  await site.network.run(500);
  return { ...site, ids };
}

async function comeLate(site: Site) {
  await site.network.run(5000);
  return seenBy(await site.arrive({ firstName: 'Third', lastName: 'Person' }));
}

describe('mischief', () => {
  it('of strangers changes nothing', async () => {
    const site = await withBoxes();
    const before = seenBy(site.other);
    const mischief = new Mischief(3, site.ids);
    for (let step = 0; step < 80; step += 1) site.other.send(mischief.message(site.other));
    const after = await comeLate(site);
    expect(after.size).toBe(before.size);
    const simple = (all: typeof after) =>
      [...all.values()].map(({ id, scale, motion, shape, parentId }) => ({
        id: String(id),
        scale,
        motion,
        shape,
        parentId,
      }));
    expect(simple(after).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
      simple(before).toSorted((a, b) => a.id.localeCompare(b.id)),
    );
    expect(site.builder.all('DisableSimulator')).toEqual([]);
  });

  it.each([1, 3])('of owners leaves a scene that can be shown (%d)', async (seed) => {
    const site = await withBoxes();
    const mischief = new Mischief(seed, site.ids);
    for (let step = 0; step < 80; step += 1) site.builder.send(mischief.message(site.builder));
    const after = await comeLate(site);
    expect(after.size).toBeGreaterThanOrEqual(5);
    for (const { scale, motion, parentId } of after.values()) {
      const numbers = [scale, motion.position, motion.rotation].flatMap(
        (value) => Object.values(value) as number[],
      );
      expect(numbers.every(Number.isFinite)).toBe(true);
      expect(Math.min(scale.x, scale.y, scale.z)).toBeGreaterThan(0);
      expect(Math.max(scale.x, scale.y, scale.z)).toBeLessThanOrEqual(256);
      expect(parentId === 0 || after.get(parentId)?.parentId === 0).toBe(true);
    }
  });
});
