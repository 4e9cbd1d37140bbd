/** The examples for a page, marked `ts page`, run in the browser that is installed: with a gateway, a grid, and workers beside them. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { bayAssets } from '@landfall/grid/bay';
import { startGateway } from '@landfall/lab/gateway';
import type { Gateway } from '@landfall/lab/gateway';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { createNodePorts } from '@landfall/transport/node';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../packages/viewer/build.mjs';
import { CHROMIUM, isThere, SOFTWARE_GL, sourcesOfPackages } from '../viewer/run-page.ts';
import { examplesIn, GUIDES, READMES } from './example-files.ts';
import { isForPages } from './example-module.ts';
import { root } from './markdown.ts';
import type { CodeBlock } from './markdown.ts';

const blocks = examplesIn([...READMES, ...GUIDES]).filter(isForPages);
/** A worker's script says what it is called in its first line; the others are a page's own. */
const nameOf = ({ file, line, text }: CodeBlock): string =>
  /^\/\/ ([\w-]+-worker)\.ts$/m.exec(text)?.[1] ?? `${file.replace(/[^A-Za-z]/g, '-')}-${line}`;
const examples = blocks.filter((block) => !nameOf(block).endsWith('-worker'));

const folder = `${root}out/page-examples-${process.pid}`;
const served = join(folder, 'page');
const ports = createNodePorts();
let grid: Grid;
let gateway: Gateway;
let browser: Browser;

beforeAll(async () => {
  if (!isThere) return;
  grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports);
  await buildPage({ outdir: served });
  await writeFile(join(served, 'texture.j2c'), texture());
  for (const block of blocks) await lay(block);
  gateway = await startGateway({
    grids: [{ name: 'Test grid', loginUri: grid.loginUri }],
    page: served,
    port: 0,
  });
  browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: SOFTWARE_GL });
});

afterAll(async () => {
  await browser?.close();
  await gateway?.close();
  await grid?.close();
  await ports.close();
  await rm(folder, { recursive: true, force: true });
});

const texture = (): Uint8Array => bayAssets().find(({ type }) => type === ASSET_TYPE.texture)!.bytes;

/** Bundles an example at the grid and gateway of this test, and a page for it, which is marked when it ran to its end. */
async function lay(block: CodeBlock): Promise<void> {
  const name = nameOf(block);
  const source = join(folder, `${name}.ts`);
  const text = block.text
    .replaceAll(/'wss?:\/\/[^']*\/session'/g, '`ws://${location.host}/session`')
    .replaceAll(/'https?:\/\/(grid\.example|127\.0\.0\.1):\d+\/'/g, JSON.stringify(grid.loginUri));
  const leaving = /\bconst session\b/.test(text) ? 'await session.logout();\n' : '';
  const mark = examples.includes(block) ? "document.body.dataset['ran'] = 'yes';\n" : '';
  await writeFile(source, `${text}\n${leaving}${mark}`);
  await build({
    entryPoints: [source],
    outdir: served,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['fs', 'path', 'crypto'],
    plugins: [sourcesOfPackages],
  });
  const script = `<canvas></canvas><script type="module" src="/${name}.js"></script>`;
  await writeFile(join(served, `${name}.html`), `<!doctype html><link rel="icon" href="data:,">${script}`);
}

describe.runIf(isThere)('the examples for a page run', () => {
  it('there are some in the guides and in a README', () => expect(examples.length).toBeGreaterThan(3));

  it.each(examples.map((block) => [`${block.file}:${block.line}`, block] as const))(
    '%s',
    async (_, block) => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
      await page.goto(`${gateway.url}${nameOf(block)}.html`);
      await page
        .waitForSelector('body[data-ran]', { state: 'attached', timeout: 60_000 })
        .catch((error: unknown) => complaints.push(String(error)));
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});
