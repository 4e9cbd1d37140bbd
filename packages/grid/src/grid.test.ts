import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodePorts } from '@landfall/transport/node';
import { startGrid } from './index.ts';
import type { Grid } from './index.ts';
import { TEST_CONFIG, createTestWorld, mustLogIn } from './testing/index.ts';

describe('a grid on real sockets', () => {
  const ports = createNodePorts();
  const started: Grid[] = [];
  const start = async (config: Partial<typeof TEST_CONFIG>): Promise<Grid> => {
    const grid = await startGrid({ ...TEST_CONFIG, ...config }, ports);
    started.push(grid);
    return grid;
  };
  afterEach(async () => {
    for (const grid of started.splice(0)) await grid.close();
  });
  afterAll(() => ports.close());

  it('lets somebody log in over HTTP', async () => {
    const grid = await start({});
    const login = await mustLogIn(ports, grid.loginUri);
    expect(login.simulator).toEqual(grid.regions[0]!.endpoint);
    expect(login.simulator.port).toBeGreaterThan(0);
  });

  it('names address and port when they are in use, and leaves nothing open', async () => {
    const first = await start({});
    const httpPort = Number(new URL(first.loginUri).port);
    await expect(start({ httpPort })).rejects.toThrow(new RegExp(`127\\.0\\.0\\.1.*${httpPort}`));
    const udpPort = first.regions[0]!.endpoint.port;
    const second = { httpPort: 0, regions: [{ name: 'Other', udpPort }] };
    await expect(start(second)).rejects.toThrow(new RegExp(`127\\.0\\.0\\.1.*${udpPort}`));
  });

  it('tells clients the advertised address, whatever it binds', async () => {
    const grid = await start({ advertise: '10.1.2.3' });
    expect(grid.loginUri).toMatch(/^http:\/\/10\.1\.2\.3:\d+\/$/);
    const reachable = grid.loginUri.replace('10.1.2.3', '127.0.0.1');
    const login = await mustLogIn(ports, reachable);
    expect(login.simulator.address).toBe('10.1.2.3');
    expect(login.seedCapability).toContain('http://10.1.2.3:');
  });
});

describe('a grid', () => {
  it('shows its host where everybody is', async () => {
    const { grid, arrive } = await createTestWorld();
    await arrive();
    const [region] = grid.regions;
    expect(region).toMatchObject({ name: 'Plain', sizeMetres: 256 });
    expect(region!.heightAt(10, 10)).toBe(25);
    expect(region!.avatars()).toMatchObject([{ name: 'Test User', position: { x: 128, y: 128 } }]);
  });

  it('is closed by `await using`', async () => {
    const { network, grid } = await createTestWorld();
    await network.runUntil(grid[Symbol.asyncDispose](), 1000);
  });

  it('refuses a wrong configuration before it binds anything', async () => {
    const config = { ...TEST_CONFIG, regions: [{ name: 'X', size: 100 }] };
    await expect(createTestWorld(config)).rejects.toThrow(/regions\[0\]\.size/);
  });
});
