import type { Session } from '@landfall/client';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import type { Ports } from '@landfall/transport/ports';
import { injectFaults, wrapLinks } from '@landfall/transport/wrappers';
import { expect, it } from 'vitest';
import { Shore } from '../arrival/shore.ts';

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
];

async function work(hand: Hand, edits: number): Promise<void> {
  for (let done = 0; done < edits; done++) {
    const kind = hand.roots.length < 4 ? 0 : hand.dice.integer(0, KINDS.length - 1);
    await KINDS[kind]!(hand);
  }
}

/** Every prim: what it is, what it is part of, where. */
function told({ region }: Session): readonly string[] {
  const prims = region!.objects.filter(({ pcode }) => pcode === 9);
  return prims
    .map((each) => {
      const { x, y, z } = each.describe().motion.position;
      return [each.localId, each.id, each.parentId, x.toFixed(2), y.toFixed(2), z.toFixed(2)].join(' ');
    })
    .toSorted();
}

it.each([1, 2])('after seeded edits over bad lines all see the same, seed %d', async (seed) => {
  const shore = await Shore.build();
  const builder = await shore.arrive('Test', {}, lossy(shore.network.ports(), seed));
  const watcher = await shore.arrive('Second', {}, lossy(shore.network.ports(), seed + 10));
  const { build, objects } = builder.region!;
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
  await shore.grid.close();
});
