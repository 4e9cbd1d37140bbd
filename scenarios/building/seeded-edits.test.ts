import type { Session } from '@landfall/client';
import { BOX_SHAPE, OBJECT_FLAG } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { Ports } from '@landfall/transport/ports';
import { injectFaults, wrapLinks } from '@landfall/transport/wrappers';
import { expect, it } from 'vitest';
import { PLAIN, Shore } from '../arrival/shore.ts';

const EDITS = 120;
const HANDS = 4;

type Here = NonNullable<Session['region']>;

/** What one agent does, with objects of its own. */
interface Hand {
  readonly build: Here['build'];
  readonly objects: Here['objects'];
  readonly roots: number[];
  readonly dice: Random;
  readonly number: number;
}

/** Datagrams are lost, come twice and out of order, both ways. */
function lossy(ports: Ports, seed: number): Ports {
  const faults = { loss: 0.1, duplication: 0.05, reorder: 0.05 };
  return wrapLinks(ports, (link) =>
    injectFaults(link, { clock: ports.clock, seed, outgoing: faults, incoming: faults }),
  );
}

const place = ({ dice, number }: Hand) => ({
  x: 10 + number * 60 + dice.integer(0, 50),
  y: dice.integer(10, 240),
  z: dice.integer(30, 60),
});
const any = ({ roots, dice }: Hand): number => roots[dice.integer(0, roots.length - 1)]!;
const drop = ({ roots }: Hand, gone: readonly number[]): void =>
  void roots.splice(0, roots.length, ...roots.filter((root) => !gone.includes(root)));

const KINDS: readonly ((hand: Hand) => Promise<unknown>)[] = [
  async (hand) => hand.roots.push((await hand.build.rez({ position: place(hand) })).localId),
  async (hand) => {
    const copies = await hand.build.duplicate([any(hand)], { x: 0, y: 0, z: 5 });
    hand.roots.push(...copies.map(({ localId }) => localId));
  },
  async (hand) => {
    const root = any(hand);
    const parts = [...new Set([any(hand), any(hand)])].filter((part) => part !== root);
    if (parts.length === 0) return;
    await hand.build.link(root, parts);
    drop(hand, parts);
  },
  async (hand) => {
    const linkset = hand.objects.linksetOf(any(hand)).map(({ localId }) => localId);
    if (linkset.length === 1) return;
    await hand.build.unlink([linkset[hand.dice.integer(0, linkset.length - 1)]!]);
    drop(hand, linkset);
    hand.roots.push(...linkset.filter((localId) => hand.objects.get(localId)?.parentId === 0));
  },
  async (hand) => {
    const root = any(hand);
    await hand.build.delete([root]);
    drop(hand, [root]);
  },
  (hand) => hand.build.move(any(hand), place(hand)),
  (hand) => hand.build.scale(any(hand), { x: hand.dice.integer(1, 20) / 4, y: 1, z: 1 }),
  (hand) => {
    const half = (hand.dice.integer(1, 35) * Math.PI) / 36;
    return hand.build.rotate(any(hand), { x: 0, y: 0, z: Math.sin(half), w: Math.cos(half) });
  },
  (hand) => hand.build.reshape(any(hand), { ...BOX_SHAPE, pathTwist: hand.dice.integer(-90, 90) }),
  (hand) => {
    const face = { ...PLAIN_FACE, glow: hand.dice.integer(0, 4) / 4 };
    return hand.build.paint(any(hand), {
      default: PLAIN_FACE,
      faces: new Map([[hand.dice.integer(0, 5), face]]),
    });
  },
  (hand) => hand.build.setBody(any(hand), { phantom: hand.dice.chance(0.5) }),
];

async function work(hand: Hand, edits: number): Promise<void> {
  for (let done = 0; done < edits; done++) {
    const kind = hand.roots.length < 4 ? 0 : hand.dice.integer(0, KINDS.length - 1);
    await KINDS[kind]!(hand);
  }
}

/** What whoever looks may do with it. */
const RIGHTS_NAMED = [
  'modify',
  'copy',
  'move',
  'transfer',
  'youOwner',
  'anyOwner',
  'ownerModify',
  'createSelected',
] as const;
const RIGHTS = RIGHTS_NAMED.reduce((sum, name) => sum | OBJECT_FLAG[name], 0);

/** Every prim: what it is, what it is part of, where, how large and how it is turned; shape, faces, text and flags. */
function told({ region }: Session): readonly string[] {
  const prims = region!.objects.filter(({ pcode }) => pcode === 9);
  return prims
    .map((each) => {
      const { motion, scale, shape, text, updateFlags, extraParams } = each.describe();
      const { x, y, z, w } = motion.rotation;
      const numbers = [...Object.values(motion.position), ...Object.values(scale)];
      // A turn and its opposite are one.
      const turn = [x, y, z, w].map((part) => part * (Math.sign(w) || 1));
      return [
        each.localId,
        each.id,
        each.parentId,
        ...[...numbers, ...turn].map((number) => number.toFixed(2)),
        JSON.stringify(shape),
        JSON.stringify(each.textureEntry, withMaps),
        text,
        extraParams.join(),
        updateFlags & ~RIGHTS,
      ].join(' ');
    })
    .toSorted();
}

const withMaps = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);

it.each([
  [1, false],
  [2, false],
  [3, true],
  [4, true],
])(
  'after seeded edits over bad lines all see the same, seed %d, local ids given again: %s',
  async (seed, reusesLocalIds) => {
    const shore = await Shore.build([{ ...PLAIN, reusesLocalIds }]);
    const builder = await shore.arrive('Test', {}, lossy(shore.network.ports(), seed));
    const watcher = await shore.arrive('Second', {}, lossy(shore.network.ports(), seed + 10));
    const { build, objects } = builder.region!;
    /** Full ids that each local id has had. */
    const held = new Map<number, Set<string>>();
    watcher.region!.on('objectAdded', ({ localId, id }) =>
      held.set(localId, (held.get(localId) ?? new Set()).add(id.toString())),
    );
    const hands = Array.from({ length: HANDS }, (_, number) => {
      return { build, objects, roots: [], dice: createRandom(seed * 10 + number), number };
    });
    await shore.until(Promise.all(hands.map((hand) => work(hand, EDITS / HANDS))));
    await shore.network.run(20_000);
    const stranger = await shore.arrive('Third');
    const seen = told(builder);
    expect(seen.length).toBeGreaterThan(20);
    expect(told(watcher)).toEqual(seen);
    expect(told(stranger)).toEqual(seen);
    const again = [...held.values()].filter(({ size }) => size > 1).length;
    expect(again > 5).toBe(reusesLocalIds);
    await shore.grid.close();
  },
);
