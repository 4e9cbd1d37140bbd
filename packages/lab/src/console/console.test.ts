import { afterEach, describe, expect, it } from 'vitest';
import { arrive } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import { parseConsoleLine, runConsoleCommand } from './index.ts';

const network = new MemoryNetwork();
let grid: Grid | undefined;
afterEach(async () => {
  await network.runUntil(grid?.close() ?? Promise.resolve(), 10_000);
  grid = undefined;
});

describe('the console', () => {
  it('makes accounts that log in, shows who is there, and shows them out', async () => {
    const config = { passwordScheme: 'opensim' as const, regions: [{ name: 'Plain' }] };
    grid = await network.runUntil(startGrid(config, network.ports()), 1000);
    const run = (line: string) => runConsoleCommand(parseConsoleLine(line), grid!);
    expect(run('create user Mimic One secret one@example.org 6c616e64-6661-4c6c-8000-000000000001')).toEqual([
      'Account Mimic One created',
    ]);
    const request = {
      grid: grid.loginUri,
      firstName: 'Mimic',
      lastName: 'One',
      secret: { password: 'secret' },
    };
    const session = await network.runUntil(arrive(request, network.ports()), 10_000);
    expect(session.agent.id.toString()).toBe('6c616e64-6661-4c6c-8000-000000000001');
    expect(run('show users')).toEqual(['1 users', expect.stringMatching(/^Mimic One in Plain at </)]);
    expect(run('show regions')[0]).toMatch(/^Plain .* 256 m$/);
    const alerts: string[] = [];
    session.on('alert', ({ text }) => alerts.push(text));
    run('alert welcome to "Plain"!');
    await network.run(100);
    expect(alerts).toEqual(['welcome to "Plain"!']);
    run('kick user Mimic One "Enough."');
    await network.runUntil(session.ended, 10_000);
    expect(run('show users')).toEqual(['0 users']);
    expect(() => run('create user mimic one x')).toThrow(/is taken/);
    expect(run('env processid')).toEqual([String(process.pid)]);
  });

  it.each(['', 'dance', 'create user Only', 'alert', 'WAIT soon', 'WAIT 999999999', 'x'.repeat(3000)])(
    'does not know %j',
    (line) => {
      expect(() => parseConsoleLine(line)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );
});
