/** Worn meshes, lights and moving textures on the graphics card, in the Chromium that is installed. */
import { expect, it } from 'vitest';
import { isThere, runPage } from './page-stand.ts';

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
}

it.skipIf(!isThere)(
  'worn meshes move with bones, lamps shine, textures move',
  { timeout: 180_000 },
  async () => {
    const { worn, shining, moving } = await runPage<Drawn>(new URL('pages/worn.mjs', import.meta.url));
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
  },
);
