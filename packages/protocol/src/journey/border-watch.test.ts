import { describe, expect, it } from 'vitest';
import { BorderWatch } from './border-watch.ts';

const SIZE = { x: 256, y: 256 };

/** What is heard of an avatar at `[second, x, its speed to the east]`, with the key held unless `pushing` says otherwise. */
function hearing(
  words: readonly (readonly [number, number, number])[],
  { pushing = true, y = 128, towards }: { pushing?: boolean; y?: number; towards?: number } = {},
) {
  const watch = new BorderWatch();
  return words.map(([second, x, speed]) =>
    watch.hear(
      {
        position: { x, y, z: 25 },
        velocity: { x: speed, y: 0, z: 0 },
        isPushing: pushing,
        pushingRad: towards,
      },
      SIZE,
      second * 1000,
    ),
  );
}

describe('a crossing that failed', () => {
  it('is known by an avatar that was beyond the border, and stands inside', () => {
    expect(
      hearing([
        [0, 250, 3.2],
        [1.6, 256.2, 3.2],
        [2, 255.5, 0],
      ]),
    ).toEqual([false, false, true]);
  });

  it('is known where no word came from beyond: it would have been there', () => {
    expect(
      hearing([
        [0, 250, 3.2],
        [3, 255.5, 0],
      ]),
    ).toEqual([false, true]);
  });

  it('is known when it walks on at once, from farther inside', () => {
    expect(
      hearing([
        [0, 255, 3.2],
        [2, 250, 3.2],
      ]),
    ).toEqual([false, true]);
  });

  /** As master tells of it, refused: "The region is full". */
  it('is known when it is held right before the border, told again and again', () => {
    const words = [
      [0, 255.73, 2.4],
      [0.1, 255.93, 2.46],
      [0.2, 255.9, 0],
      [0.3, 255.99, 0],
      [0.6, 255.9, 0],
      [0.75, 255.99, 0],
      [1, 255.9, 0],
    ] as const;
    expect(hearing(words)).toEqual([false, false, false, false, false, true, false]);
    expect(hearing(words, { pushing: false })).not.toContain(true);
  });

  it('is known again when it sets out anew from there', () => {
    const watch = new BorderWatch();
    const still = (second: number, isPushing: boolean) =>
      watch.hear(
        { position: { x: 255.9, y: 9, z: 0 }, velocity: { x: 0, y: 0, z: 0 }, isPushing },
        SIZE,
        second * 1000,
      );
    const told = [
      [0, false],
      [1, true],
      [1.3, true],
      [1.6, true],
      [2, true],
      [3, false],
      [4, true],
      [4.6, true],
    ] as const;
    expect(told.map(([second, isPushing]) => still(second, isPushing))).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('is known when its walk was given up meanwhile, and when it walks on from far inside', () => {
    const given = [
      [0, 256.1, 2.4],
      [30, 255.5, 0],
    ] as const;
    expect(hearing(given, { pushing: false })).toEqual([false, true]);
    expect(
      hearing([
        [0, 257, 3.2],
        [1, 250, 3.2],
      ]),
    ).toEqual([false, true]);
  });

  it('is known when it walks on against the border', () => {
    expect(
      hearing([
        [0, 256.1, 2.4],
        [0.1, 255.5, 2.4],
      ]),
    ).toEqual([false, true]);
  });

  it('is known at the western border too', () => {
    expect(
      hearing([
        [0, 2, -3.2],
        [2, 0.5, 0],
      ]),
    ).toEqual([false, true]);
  });

  it('is told once, and again after it has been elsewhere', () => {
    const tries = [
      [0, 250, 3.2],
      [3, 255.5, 0],
      [4, 255.5, 3.2],
      [6, 255.5, 0],
      [8, 240, -3.2],
      [9, 250, 3.2],
      [12, 255.5, 0],
    ] as const;
    expect(hearing(tries)).toEqual([false, true, false, false, false, false, true]);
  });
});

/** Who has come over a border may stand behind it, whatever key is held: seen on master with BulletSim. */
describe('an avatar that is held behind the border that it has crossed', () => {
  const held = [
    [0, 255.76, -2.4],
    [0.1, 255.76, 0],
    [0.4, 255.74, 0],
    [0.8, 255.76, 0],
  ] as const;
  const comesBack = [
    [0, 256.02, 0],
    [0.1, 255.76, 0],
  ] as const;

  it.each([Math.PI, 0.75 * Math.PI, Math.PI / 2])(
    'has not been put back: its key leads inward (%d)',
    (towards) => {
      expect(hearing(held, { towards })).not.toContain(true);
      expect(hearing(comesBack, { towards })).not.toContain(true);
    },
  );

  it('has been, where its key leads out again', () => {
    expect(hearing([[0, 255.7, 2.4], ...held.slice(1)], { towards: 0 })).toContain(true);
    expect(hearing(comesBack, { towards: 0.3 })).toContain(true);
  });
});

describe('what is no failed crossing', () => {
  it.each([
    [
      'a stop of its own',
      [
        [0, 250, 3.2],
        [3, 255.5, 0],
      ],
      { pushing: false },
    ],
    [
      'a stop short of the border',
      [
        [0, 250, 3.2],
        [1, 253.2, 0],
      ],
      {},
    ],
    [
      'a stop at the border, told a little late',
      [
        [0, 250, 3.2],
        [2, 255.9, 0],
      ],
      {},
    ],
    [
      'a walk that is slower than it was told',
      [
        [0, 250, 3.2],
        [3, 254, 3.2],
      ],
      {},
    ],
    [
      'a walk along the border',
      [
        [0, 255.5, 0],
        [5, 255.5, 0],
      ],
      {},
    ],
    [
      'one that is still beyond',
      [
        [0, 255, 3.2],
        [1, 258, 3.2],
        [2, 257, 0],
      ],
      {},
    ],
    [
      'one that has turned round',
      [
        [0, 256.2, 2.4],
        [0.1, 255.9, -2.4],
      ],
      {},
    ],
    [
      'a place far from the border',
      [
        [0, 100, 3.2],
        [60, 128, 0],
      ],
      {},
    ],
  ] as const)('%s', (_, words, options) => {
    expect(hearing(words, options)).not.toContain(true);
  });

  it('a new start, in this region or another', () => {
    const watch = new BorderWatch();
    const word = (x: number, speed: number) =>
      ({ position: { x, y: 9, z: 0 }, velocity: { x: speed, y: 0, z: 0 }, isPushing: true }) as const;
    watch.hear(word(255, 3.2), SIZE, 0);
    watch.restart();
    expect(watch.hear(word(10, 0), SIZE, 1000)).toBe(false);
  });
});
