// Seeded edits of a region by one agent: several hands at once, each with objects of its own, so that what they do does not depend on
// who is quicker.
import { BOX_SHAPE } from '@landfall/protocol/object';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';

const HANDS = 6;
const ROOTS_AT_MOST = 40;

/** Does so many edits; `tally` counts each kind, and those that failed. */
export async function edit(build, objects, { count, seed, random, tally }) {
  let left = count;
  const hands = Array.from({ length: HANDS }, (_, hand) => work(hand));
  await Promise.all(hands);
  return tally;

  async function work(hand) {
    const dice = random(seed * 100 + hand);
    const roots = [];
    while (left-- > 0) {
      const kind = choose(dice, roots.length);
      try {
        await ACTS[kind]({ build, objects, roots, dice, hand });
        tally[kind] = (tally[kind] ?? 0) + 1;
      } catch (error) {
        tally.failed = (tally.failed ?? 0) + 1;
        (tally.errors ??= []).push(`${kind}: ${error.message}`);
        // What is not there any more is nobody's.
        for (const root of roots.splice(0)) if (objects.get(root)?.parentId === 0) roots.push(root);
      }
    }
  }
}

function choose(dice, roots) {
  if (roots < 4) return 'rez';
  if (roots > ROOTS_AT_MOST) return 'delete';
  const kinds =
    'rez rez duplicate link link unlink delete rezAgain move scale rotate reshape paint flag'.split(' ');
  return kinds[dice.integer(0, kinds.length - 1)];
}

const placeOf = ({ dice, hand }) => ({
  x: 10 + hand * 40 + dice.integer(0, 300) / 10,
  y: 20 + dice.integer(0, 2000) / 10,
  z: 30 + dice.integer(0, 400) / 10,
});
const sizeOf = ({ dice }) => ({ x: 0.5 + dice.integer(0, 9) / 10, y: 1, z: 1 });
const anyOf = ({ roots, dice }) => roots[dice.integer(0, roots.length - 1)];
const without = (roots, gone) =>
  roots.splice(0, roots.length, ...roots.filter((root) => !gone.includes(root)));

const ACTS = {
  async rez(here) {
    const { localId } = await here.build.rez({ position: placeOf(here), scale: sizeOf(here) });
    here.roots.push(localId);
  },
  async duplicate(here) {
    const [copy] = await here.build.duplicate([anyOf(here)], { x: 0, y: 0, z: 5 });
    here.roots.push(copy.localId);
  },
  async link(here) {
    const root = anyOf(here);
    const parts = [...new Set([anyOf(here), anyOf(here), anyOf(here)])].filter((part) => part !== root);
    if (parts.length === 0) return;
    await here.build.link(root, parts);
    without(here.roots, parts);
  },
  async unlink(here) {
    const set = here.objects.linksetOf(anyOf(here)).map(({ localId }) => localId);
    if (set.length === 1) return;
    // Now and then the root: then the rest stays together under another one.
    const going = set[here.dice.integer(0, set.length - 1)];
    await here.build.unlink([going]);
    without(here.roots, set);
    here.roots.push(...set.filter((localId) => here.objects.get(localId)?.parentId === 0));
  },
  async delete(here) {
    const root = anyOf(here);
    await here.build.delete([root]);
    without(here.roots, [root]);
  },
  /** Something else where something was, at once. */
  async rezAgain(here) {
    const root = anyOf(here);
    const { position, scale } = here.objects.get(root);
    await here.build.delete([root]);
    without(here.roots, [root]);
    const { localId } = await here.build.rez({ position, scale });
    here.roots.push(localId);
  },
  move: (here) => here.build.move(anyOf(here), placeOf(here)),
  scale: (here) => here.build.scale(anyOf(here), sizeOf(here)),
  rotate(here) {
    const half = (here.dice.integer(1, 35) * Math.PI) / 36;
    return here.build.rotate(anyOf(here), { x: 0, y: 0, z: Math.sin(half), w: Math.cos(half) });
  },
  reshape(here) {
    const profileHollow = here.dice.integer(0, 900) * 50;
    return here.build.reshape(anyOf(here), {
      ...BOX_SHAPE,
      pathTwist: here.dice.integer(-90, 90),
      profileHollow,
    });
  },
  paint(here) {
    const face = { ...PLAIN_FACE, colour: new Uint8Array([here.dice.integer(0, 255), 0, 255, 255]) };
    return here.build.paint(anyOf(here), {
      default: PLAIN_FACE,
      faces: new Map([[here.dice.integer(0, 5), face]]),
    });
  },
  /** Others walk through it, or do not. */
  flag: (here) => here.build.setBody(anyOf(here), { phantom: here.dice.chance(0.5) }),
};
