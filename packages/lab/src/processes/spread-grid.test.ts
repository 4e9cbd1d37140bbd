import { writeFile } from 'node:fs/promises';
import { arrive, defaultRooms, travel } from '@landfall/client';
import { UsageError } from '@landfall/protocol/errors';
import { createWitness } from '@landfall/protocol/evidence';
import { bundles, bundleSource } from '@landfall/codecs/testing';
import { createNodePorts } from '@landfall/transport/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { startSpreadGrid } from './index.ts';

const terrain = { kind: 'flat', height: 25 } as const;
const CONFIG = {
  passwordScheme: 'opensim' as const,
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
  regions: [
    { name: 'Bay', terrain },
    { name: 'Shore', x: 1001, terrain },
  ],
};
const witness = createWitness(
  { side: 'SERVER', via: 'Ranger', actor: 'grid', run: 'test', now: () => 0, wallTime: () => 0 },
  () => undefined,
);
/** What is tested is what is compiled now, whether the packages were built or not. */
const program = `${bundles}lab/grid-process-${process.pid}.mjs`;
beforeAll(
  async () =>
    await bundleSource({
      source: 'lab/src/processes/grid-process',
      outfile: program,
      external: ['lmdb', 'undici', 'prom-client', 'zod', 'ws', '@cornerstonejs/codec-openjpeg', 'sharp'],
    }),
  60_000,
);
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function spread(tell: (line: string) => void = () => undefined) {
  const ports = createNodePorts();
  const grid = await startSpreadGrid(CONFIG, ports, { processes: 2, witness, tell, program });
  const come = () =>
    arrive(
      {
        grid: grid.loginUri,
        firstName: 'Test',
        lastName: 'User',
        secret: { password: 'secret' },
        rooms: [...defaultRooms(), travel()],
      },
      ports,
    );
  return { ports, grid, come };
}

describe('a grid that is spread over processes', () => {
  it('lets travellers go from one to the other, and takes its children with it', async () => {
    const lines: string[] = [];
    const { grid, come } = await spread((line) => lines.push(line));
    const pids = grid.regions.map(({ pid }) => pid);
    expect([grid.regions.map(({ name }) => name), new Set(pids).size]).toEqual([['Bay', 'Shore'], 2]);
    const session = await come();
    const { region } = await session.travel.teleport('Shore/20/30/25').arrival;
    expect(region.name).toBe('Shore');
    await session.logout();
    await grid.close();
    expect(lines.some((line) => line.includes('placed at <20, 30'))).toBe(true);
    expect(pids.map(isRunning)).toEqual([true, false]);
  }, 60_000);

  it('is there when all processes know each other, and not before', async () => {
    const slow = `${program}-slow.mjs`;
    await writeFile(
      slow,
      `const on = process.on.bind(process);
       const later = (hear) => (message) =>
         message.type === 'meet' ? setTimeout(() => (process.send({ type: 'line', text: 'meets' }), hear(message)), 300) : hear(message);
       process.on = (name, hear) => on(name, name === 'message' ? later(hear) : hear);
       await import(${JSON.stringify(program)});`,
    );
    const lines: string[] = [];
    const ports = createNodePorts();
    const tell = (line: string): void => void lines.push(line);
    const grid = await startSpreadGrid(CONFIG, ports, { processes: 2, witness, tell, program: slow });
    expect(lines).toContain('meets');
    await grid.close();
    await ports.close();
  }, 60_000);

  it('tells of one that dies, and goes on without its regions', async () => {
    let hear: (line: string) => void = () => undefined;
    const told = new Promise<string>((resolve) => (hear = resolve));
    const { grid, come } = await spread((line) => line.startsWith('Process') && hear(line));
    process.kill(grid.regions[1]!.pid, 'SIGKILL');
    expect(await told).toMatch(/^Process \d+ of the grid has ended \(SIGKILL\): gone with it Shore$/);
    const session = await come();
    await expect(session.travel.teleport('Shore/20/30/25').arrival).rejects.toBeDefined();
    expect(session.region?.name).toBe('Bay');
    await session.logout();
    await grid.close();
  }, 60_000);

  it.each([
    ['hangs', `process.on('message', () => undefined);`, /says nothing$/],
    [
      'ends when it is there, while others are not yet',
      `process.once('message', ({ config }) => {
        if (config.regions[0].name !== 'Shore') return setTimeout(() => process.send({ type: 'ready', places: [] }), 1000);
        process.send({ type: 'ready', places: [] }, () => process.exit(3));
      });`,
      /^process \d+ of the grid has ended$/,
    ],
  ])(
    'does not wait for ever for one that %s',
    async (_, source, words) => {
      const silent = `${bundles}lab/silent-${process.pid}.mjs`;
      await writeFile(silent, source);
      const regions = [...CONFIG.regions, { name: 'Hill', x: 1002, terrain }];
      const options = { processes: 3, witness, tell: () => undefined, program: silent, startMs: 6000 };
      const start = startSpreadGrid({ ...CONFIG, regions }, createNodePorts(), options);
      await expect(start).rejects.toMatchObject({ code: 'remote', message: expect.stringMatching(words) });
    },
    60_000,
  );

  it('does not start when one of them cannot, and leaves nothing behind', async () => {
    const regions = [CONFIG.regions[0]!, { name: 'Shore', x: 1001, terrain: { kind: 'nonsense' } as never }];
    const options = { processes: 2, witness, tell: () => undefined, program };
    await expect(startSpreadGrid({ ...CONFIG, regions }, createNodePorts(), options)).rejects.toMatchObject({
      message: expect.stringMatching(/^a process of the grid cannot start: .*terrain/),
    });
    await expect(startSpreadGrid(CONFIG, createNodePorts(), { ...options, processes: 3 })).rejects.toThrow(
      UsageError,
    );
  }, 60_000);
});
