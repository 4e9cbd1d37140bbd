/** Worn meshes, lights and moving textures on the graphics card, in the Chromium that is installed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { CHROMIUM, SOFTWARE_GL, isThere } from './page-stand.ts';

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

async function bundled(): Promise<Uint8Array> {
  const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('pages/worn.mjs', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    plugins: [
      {
        name: 'sources of the packages',
        setup: (plugin) =>
          plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
            const [, to, ...room] = path.split('/');
            return { path: `${packages}${to}/src/${room.map((part) => `${part}/`).join('')}index.ts` };
          }),
      },
    ],
  });
  return outputFiles[0]!.contents;
}

it.skipIf(!isThere)(
  'worn meshes move with bones, lamps shine, textures move',
  { timeout: 180_000 },
  async () => {
    const script = await bundled();
    const server = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<!doctype html><body><script type="module" src="/page.js"></script>');
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: SOFTWARE_GL });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction('globalThis.result !== undefined', undefined, { timeout: 120_000 });
      const { worn, shining, moving } = (await page.evaluate('result')) as Drawn;
      expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
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
    } finally {
      await browser.close();
      server.close();
    }
  },
);
