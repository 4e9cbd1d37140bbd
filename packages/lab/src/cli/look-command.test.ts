import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEW_REGION_SETTINGS, writeRegionArchive } from '@landfall/assets/region-archive';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { sampleCharacterFiles } from '@landfall/scene/testing';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { createPcapWriter } from '../capture/index.ts';
import { main } from './main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-look-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Runs `landfall look`; `interruptAt` is Ctrl-C as soon as that has been printed. */
async function look(args: readonly string[], interruptAt?: string, typed = '') {
  const interruption = new AbortController();
  // As at a terminal: what goes on is told, too.
  const output = Object.assign(new PassThrough(), { isTTY: interruptAt !== undefined, columns: 200 });
  const errors = new PassThrough();
  const printed = { out: '', errors: '' };
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    if (interruptAt !== undefined && printed.out.includes(interruptAt)) interruption.abort();
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const terminal = { input: Readable.from([typed]), output, errors, interrupted: interruption.signal };
  const code = await main(['look', '--out', folder, ...args], terminal);
  return { code, ...printed };
}

const EMPTY_SCENE = {
  name: 'Quay',
  id: '11111111-2222-4333-8444-555555555501',
  width: 256,
  depth: 256,
  column: 0,
  row: 0,
  settings: NEW_REGION_SETTINGS,
  terrain: undefined,
  parcels: [],
  objects: [],
};
const FILES = ['region.glb', 'region.png', 'scene.json', 'view.png'];
/** Small pictures, from a place that need not be looked for. */
const QUICK = ['--size', '64x48', '--map-size', '64', '--camera', '60,40,60', '--target', '128,128,25'];

describe('landfall look', () => {
  it('at the end of its time writes what is there, says what is missing, and fails', async () => {
    const { code, out } = await look(['--timeout', '0.6', '--max', '50', ...QUICK]);
    expect(code).toBe(1);
    expect(out).toMatch(/The time is over \(--timeout\), and this is missing:\n {2}Landfall Bay: /);
    expect((await readdir(folder)).toSorted()).toEqual(FILES);
    const scene = JSON.parse(await readFile(join(folder, 'scene.json'), 'utf8')) as { missing: string[] };
    expect(scene.missing.join()).toContain('Landfall Bay');
    for (const name of FILES) expect(out).toContain(`wrote ${join(folder, name)}`);
    // The first that wants the grid: its modules are read and made into JavaScript then.
  }, 240_000);

  it('shows a recording in which nothing of a scene but a region is', async () => {
    const parts: Uint8Array[] = [];
    const write = createPcapWriter((part) => parts.push(part));
    const [from, to] = [9000, 5000].map((port) => ({ address: '127.0.0.1', port })) as [Endpoint, Endpoint];
    const body = encodeMessage({ name: 'StartPingCheck', PingID: { PingID: 1, OldestUnacked: 0 } });
    write({ wallTimeMs: 0, from, to, bytes: encodePacket({ sequence: 1, body }) });
    const file = join(folder, 'a.pcap');
    await writeFile(file, Buffer.concat(parts));
    const { code, out } = await look(['--capture', file, ...QUICK]);
    expect([code, out]).toEqual([0, expect.stringContaining('A region, 256 × 256 m: 0 objects and avatars')]);
    expect((await readdir(folder)).toSorted()).toEqual(['a.pcap', ...FILES]);
  });

  it('shows what there is of a backup that is cut off, says what is missing, and fails', async () => {
    const parts: Uint8Array[] = [];
    const scene = { ...EMPTY_SCENE, terrain: { width: 256, depth: 256, heights: new Float32Array(65_536) } };
    const assets = [{ id: Uuid.parse(EMPTY_SCENE.id), type: 0, bytes: new Uint8Array(5000).fill(7) }];
    const whole = writeRegionArchive({ regions: [scene], assets, savedAt: 0 });
    for await (const part of whole) parts.push(part);
    const bytes = gunzipSync(Buffer.concat(parts));
    const file = join(folder, 'cut.oar');
    await writeFile(file, bytes.subarray(0, bytes.indexOf(Buffer.alloc(100, 7)) + 1000));
    const { code, out } = await look(['--oar', file, ...QUICK]);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('The backup is not whole, and this is missing:'),
    ]);
    expect(out).toMatch(/the last whole entry is \S+, assets\/\S+ is cut off/);
    expect((await readdir(folder)).toSorted()).toEqual(['cut.oar', ...FILES]);
  });

  it('shows avatars with a body that the user brings, which is in the GLB with --as-owner only', async () => {
    const body = await mkdtemp(join(tmpdir(), 'landfall-body-'));
    for (const [name, bytes] of sampleCharacterFiles()) await writeFile(join(body, name), bytes);
    // The embedded grid's visitor stands in the middle.
    const near = ['--camera', '128,131,25', '--target', '128,128,24', '--size', '64x48', '--map-size', '64'];
    const made = async (...args: string[]) => {
      expect((await look([...near, '--area', '120,120,136,136', '--no-names', ...args])).code).toBe(0);
      const glb = await readFile(join(folder, 'region.glb'));
      const { meshes, nodes } = JSON.parse(glb.toString('utf8', 20, 20 + glb.readUInt32LE(12))) as {
        meshes: { primitives: unknown[] }[];
        nodes: { name: string; mesh?: number }[];
      };
      const avatar = nodes.find(({ name }) => name === 'Test User')!;
      return {
        view: await readFile(join(folder, 'view.png')),
        parts: meshes[avatar.mesh!]!.primitives.length,
      };
    };
    const [nobodys, kept, given] = [
      await made(),
      await made('--body', body),
      await made('--body', body, '--as-owner'),
    ];
    expect(kept.view).not.toEqual(nobodys.view);
    expect(given.view).toEqual(kept.view);
    expect([nobodys.parts, kept.parts, given.parts]).toEqual([3, 3, 4]);
    await rm(body, { recursive: true });
  }, 240_000);

  it('looks at a grid as somebody, and the second time fetches nothing that it has kept', async () => {
    const asked: string[] = [];
    const ports = createNodePorts();
    const grid = await startGrid(DEFAULT_GRID, ports, {
      onExchange: ({ request }) =>
        void asked.push(...(/(?:texture|mesh)_id=[0-9a-f-]+/.exec(request.target) ?? [])),
    });
    try {
      const cache = join(folder, 'cache');
      const who = ['--grid', grid.loginUri, '--user', 'Test User', '--password-stdin', '--cache', cache];
      const visit = async () => {
        asked.splice(0);
        const { code, out, errors } = await look([...who, ...QUICK], undefined, 'secret\n');
        expect([code, errors]).toEqual([0, expect.not.stringContaining('secret')]);
        return { out, asked: new Set(asked) };
      };
      const first = await visit();
      expect(first.out).toMatch(/Landfall Bay, 256 × 256 m: \d{3} objects and avatars/);
      expect(first.out).toContain('1 of 1 mesh');
      expect((await readdir(folder)).toSorted()).toEqual(['cache', ...FILES]);
      expect(first.asked.size).toBeGreaterThan(20);
      expect((await readdir(cache)).length).toBeGreaterThan(0);
      const second = await visit();
      expect([...second.asked]).toEqual([]);
      // Out of the cache.
      expect(second.out).toContain('1 of 1 mesh');
    } finally {
      await grid.close();
      await ports.close();
    }
  }, 240_000);

  it('says what a grid says that refuses the login, and writes nothing', async () => {
    const ports = createNodePorts();
    const grid = await startGrid(DEFAULT_GRID, ports);
    try {
      const who = ['--grid', grid.loginUri, '--user', 'Test User', '--password-stdin'];
      const { code, errors } = await look([...who, ...QUICK], undefined, 'mistaken\n');
      expect([code, errors]).toEqual([1, expect.stringMatching(/password/i)]);
      expect(errors).not.toContain('mistaken');
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await grid.close();
      await ports.close();
    }
  }, 240_000);

  it('leaves nothing behind when it is interrupted', async () => {
    const { code, out } = await look(QUICK, 'A grid of');
    expect([code, out.includes('wrote')]).toEqual([130, false]);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    'reading textures',
    'drawing the map',
    'drawing the view',
    'writing the GLB',
    'writing the inventory',
  ])('leaves what was there when it is interrupted while it is %s', async (stage) => {
    const parts: Uint8Array[] = [];
    const terrain = { width: 256, depth: 256, heights: new Float32Array(65_536) };
    const archive = writeRegionArchive({ regions: [{ ...EMPTY_SCENE, terrain }], assets: [], savedAt: 0 });
    for await (const part of archive) parts.push(part);
    await writeFile(join(folder, 'a.oar'), Buffer.concat(parts));
    await writeFile(join(folder, 'view.png'), 'before');
    const { code, out } = await look(['--oar', join(folder, 'a.oar'), ...QUICK], stage);
    expect([code, out.includes('wrote')]).toEqual([130, false]);
    expect((await readdir(folder)).toSorted()).toEqual(['a.oar', 'view.png']);
    expect(await readFile(join(folder, 'view.png'), 'utf8')).toBe('before');
  });

  it.each([
    [['--camera', '1,2,3'], 'a view takes both --camera and --target'],
    [['--camera', '1,2,3', '--target', '1,2,3'], 'the same place'],
    [['--camera', '1,2', '--target', '1,2,3'], '3 numbers'],
    [['--camera', '1,2,', '--target', '1,2,3'], '3 numbers'],
    [['--area', '10,10,0,20'], 'the south-west corner'],
    [['--max', '0'], 'a whole number'],
    [['--fov', '180'], 'degrees'],
    [['--size', '640'], '1280x720'],
    [['--size', '640x9999'], 'pixels'],
    [['--map-size', '1'], 'pixels'],
    [['--sky', 'green'], 'usual, region'],
    [['--region', 'Bay'], 'it takes --oar'],
    [['--capture', 'a.pcap', '--timeout', '5'], '--timeout is for a grid'],
    [['--oar', 'a.oar', '--no-names'], '--no-names is for a grid'],
    [['--timeout', '0'], 'no time'],
    [['--grid', 'http://127.0.0.1:1/'], '--user'],
    [['--grid', 'http://127.0.0.1:1/', '--user', 'A B', '--oar', 'x'], '--grid and --oar'],
    [['--body', 'nowhere'], 'nowhere is no body that can be shown'],
    [['--capture', 'nowhere.pcap'], 'ENOENT'],
    [['--oar', 'nowhere.oar'], 'ENOENT'],
    [['--grid', 'nowhere', '--user', 'Test User'], 'an http address'],
  ])('refuses %j', async (args, words) => {
    const { code, errors } = await look(args);
    expect([code, errors]).toEqual([2, expect.stringContaining(words)]);
    expect(await readdir(folder)).toEqual([]);
  });
});
