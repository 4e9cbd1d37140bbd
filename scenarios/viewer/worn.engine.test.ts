/** Worn meshes, lights and moving textures on the graphics card, in the Chromium that is installed. */
import { expect, it } from 'vitest';
import { isThere, runPage } from './run-page.ts';

/** What the page says of its pictures. */
interface Drawn {
  readonly worn: {
    readonly body: number;
    readonly worn: number;
    readonly apart: number;
    readonly wearers: number;
  };
  readonly shining: { readonly dark: number[]; readonly lit: number[]; readonly lamps: number };
  readonly moving: number[][];
  readonly givingOff: {
    readonly seen: {
      readonly pixels: number;
      readonly x: number;
      readonly y: number;
      readonly colour: number[];
    }[];
    readonly after: number;
    readonly sources: number;
  };
  readonly making: {
    readonly seen: { readonly slopes: number; readonly own: number[] }[];
    readonly asked: string[];
  };
  readonly shadowing: { readonly below: number; readonly beside: number }[];
  readonly bending: { readonly pixels: number; readonly lowest: number; readonly wide: number }[];
}

it.skipIf(!isThere)(
  'worn meshes move with bones, lamps shine, textures move, particles fly, flexible prims hang, things throw shadows and have materials',
  { timeout: 400_000 },
  async () => {
    const { worn, shining, moving, givingOff, bending, shadowing, making } = await runPage<Drawn>(
      new URL('pages/worn.mjs', import.meta.url),
    );
    // The same body, whatever size and place the region gives to what is worn.
    expect(worn.wearers).toBe(1);
    expect(worn.body).toBeGreaterThan(2000);
    expect(worn.worn).toBeGreaterThan(2000);
    expect(worn.apart / worn.body).toBeLessThan(0.02);
    // Of nine the nearest six shine; the nearest of all is red.
    expect(shining.lamps).toBe(9);
    expect(shining.lit[0]! - shining.dark[0]!).toBeGreaterThan(60);
    expect(shining.lit[1]).toBe(shining.dark[1]);
    // A frame a second, and from the beginning again.
    expect(moving).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 255],
      [255, 0, 0],
    ]);
    // It rises a metre a second, from green to red; then the next one is where it began.
    const [born, halfway, old, next] = givingOff.seen;
    expect(born!.pixels).toBeGreaterThan(100);
    expect([halfway!.y > born!.y + 15, old!.y > halfway!.y + 15, Math.abs(next!.y - born!.y) < 3]).toEqual([
      true,
      true,
      true,
    ]);
    expect([born!.colour[1]! > 200, halfway!.colour[0]! > 90, old!.colour[0]! > 200]).toEqual([
      true,
      true,
      true,
    ]);
    expect([givingOff.after, givingOff.sources]).toEqual([0, 0]);
    // What lies sinks the more the less it is held, and gets no longer.
    const [straight, stiff, limp] = bending;
    expect(straight!.pixels).toBeGreaterThan(300);
    expect(stiff!.lowest).toBeLessThan(straight!.lowest);
    expect(limp!.lowest).toBeLessThan(stiff!.lowest - 20);
    expect(limp!.wide).toBeLessThan(stiff!.wide);
    expect(limp!.pixels / straight!.pixels).toBeGreaterThan(0.75);
    expect(limp!.pixels / straight!.pixels).toBeLessThan(1.25);
    // A board keeps the sun away, where shadows are drawn; beside its shadow all is as it was.
    const [without, within] = shadowing;
    expect(without!.below).toBe(without!.beside);
    expect(within!.below).toBeLessThan(without!.below - 60);
    expect(Math.abs(within!.beside - without!.beside)).toBeLessThan(4);
    // Each was asked for once; a relief is seen, and light of its own, where quality allows it.
    expect(new Set(making.asked).size).toBe(making.asked.length);
    expect(making.asked).toHaveLength(2);
    const [flat, made] = making.seen;
    expect([flat!.slopes, made!.slopes > 2]).toEqual([1, true]);
    expect([flat!.own[2]! < 40, made!.own[2]! > 200, made!.own[0]! < 90]).toEqual([true, true, true]);
  },
);
