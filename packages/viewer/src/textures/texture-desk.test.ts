import { describe, expect, it } from 'vitest';
import type { MadePicture } from '../workshop/index.ts';
import { TextureDesk, wantedSide } from './index.ts';
import type { TextureDeskPorts } from './index.ts';

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

/** Ports that note what is done with them; `full` sides have no room. */
function setUp(more: Partial<TextureDeskPorts> = {}) {
  const asked: [id: string, side: number][] = [];
  const shown = new Map<number, number | undefined>();
  const sides: number[] = [];
  const ports: TextureDeskPorts = {
    fetch: async (id, side) => {
      asked.push([id, side]);
      return Uint8Array.of(1);
    },
    make: async (_, side): Promise<MadePicture> => ({ side, levels: new Uint8Array(), alpha: 'none' }),
    keep: ({ side }) => ({ array: 0, layer: sides.push(side) - 1 }),
    release: () => undefined,
    show: (texture, place) => shown.set(texture, place && sides[place.layer]),
    learn: () => undefined,
    ...more,
  };
  return { desk: new TextureDesk(ports), asked, shown };
}

/** A round in which those are seen. */
async function round(
  desk: TextureDesk,
  seen: [texture: number, side: number, pixels: number][],
  now = 0,
): Promise<void> {
  for (const [texture, side, pixels] of seen) desk.note(texture, side, pixels, now);
  desk.ask((texture) => `t${texture}`);
  desk.beginRound();
  await settle();
  for (let frame = 0; frame < 50; frame++) desk.show(now);
}

describe('textures', () => {
  it('are wanted as finely as they are seen', () => {
    expect([0, 60, 65, 300, 5000].map((pixels) => wantedSide(pixels))).toEqual([64, 64, 128, 512, 1024]);
    expect(wantedSide(1000, 8)).toBe(128);
    expect(wantedSide(NaN)).toBe(64);
  });

  it('are asked for by what is missed most, a few at once', async () => {
    const { desk, asked } = setUp();
    await round(
      desk,
      Array.from({ length: 40 }, (_, texture) => [texture, 256, texture]),
    );
    expect(asked.length).toBe(12);
    expect(asked[0]).toEqual(['t39', 256]);
  });

  it('are fetched again when they are seen more closely, and not when they are not', async () => {
    const { desk, asked, shown } = setUp();
    await round(desk, [[1, 128, 100]]);
    await round(desk, [[1, 128, 100]]);
    await round(desk, [[1, 64, 10]]);
    expect([asked.length, shown.get(1)]).toEqual([1, 128]);
    await round(desk, [[1, 512, 500]]);
    expect([asked.at(-1), shown.get(1)]).toEqual([['t1', 512], 512]);
    await round(desk, []);
    expect(desk.sharp).toEqual({ sharp: 0, wanted: 0 });
  });

  it('are not asked for again when there are none', async () => {
    const { desk, asked } = setUp({ fetch: async () => undefined });
    await round(desk, [[1, 128, 100]]);
    await round(desk, [[1, 512, 500]]);
    expect(asked.length).toBe(0);
    expect(desk.waiting).toBe(0);
  });

  it('are no finer than they come, and then as sharp as can be', async () => {
    const { desk } = setUp({
      make: async (): Promise<MadePicture> => ({ side: 64, levels: new Uint8Array(), alpha: 'none' }),
    });
    await round(desk, [[1, 512, 500]]);
    await round(desk, [[1, 1024, 900]]);
    expect(desk.sharp).toEqual({ sharp: 1, wanted: 1 });
  });

  it('give way when they have been out of sight', async () => {
    let room = 2;
    const { desk, shown } = setUp({
      keep: () => (room > 0 ? { array: 0, layer: room-- } : undefined),
      release: () => void room++,
      show: (texture, place) => shown.set(texture, place?.layer),
    });
    await round(desk, [[1, 64, 10]], 0);
    await round(desk, [[2, 64, 10]], 5000);
    await round(desk, [[3, 64, 10]], 5000);
    expect(shown.get(1)).toBeUndefined();
    expect(shown.get(3)).toBeDefined();
  });

  it('wait for room without being fetched over and over', async () => {
    const { desk, asked } = setUp({ keep: () => undefined });
    for (let now = 0; now < 1000; now += 100) await round(desk, [[1, 64, 10]], now);
    expect(asked.length).toBe(1);
    await round(desk, [[1, 64, 10]], 7000);
    expect(asked.length).toBe(2);
  });

  it('are all fetched anew for another graphics card', async () => {
    const { desk, asked } = setUp();
    await round(desk, [[1, 64, 10]]);
    desk.forgetShown();
    await round(desk, [[1, 64, 10]]);
    expect(asked.length).toBe(2);
  });
});
