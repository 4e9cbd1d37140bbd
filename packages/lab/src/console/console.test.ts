import { afterEach, describe, expect, it } from 'vitest';
import { arrive } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Fault, Grid } from '@landfall/grid';
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

  it('lets the grid do wrong what scenarios can', async () => {
    const config = { passwordScheme: 'opensim' as const, regions: [{ name: 'Plain' }] };
    grid = await network.runUntil(startGrid(config, network.ports()), 1000);
    const run = (line: string) => runConsoleCommand(parseConsoleLine(line), grid!);
    expect(run('fault refuse-login reason presence words "Not now." times 1')).toEqual([
      'Fault: refuse-login',
    ]);
    run('create user Mimic One secret');
    const who = { firstName: 'Mimic', lastName: 'One', secret: { password: 'secret' } };
    const arriving = () =>
      network.runUntil(arrive({ grid: grid!.loginUri, ...who }, network.ports()), 10_000);
    await expect(arriving()).rejects.toThrow(/Not now\./);
    expect((await arriving()).isAlive).toBe(true);
  });

  it.each<[string, Fault]>([
    [
      'fault delay-message Message TeleportFinish Direction sent Delay "60 s" Times 1',
      {
        kind: 'delay-message',
        message: 'TeleportFinish',
        direction: 'sent',
        delayMs: 60_000,
        times: 1,
      },
    ],
    [
      'fault duplicate-message message EstablishAgentCommunication direction sent',
      { kind: 'duplicate-message', message: 'EstablishAgentCommunication', direction: 'sent' },
    ],
    ['fault break-answer', { kind: 'break-answer' }],
    [
      'fault handover step update-agent fate late delay 5s region "Far Away"',
      { kind: 'handover', step: 'update-agent', fate: 'late', region: 'Far Away', delayMs: 5000 },
    ],
    [
      'fault teleport agent "Ann Walker" region Hill position 100/50/24',
      { kind: 'teleport', agent: 'Ann Walker', region: 'Hill', position: { x: 100, y: 50, z: 24 } },
    ],
    ['fault hold-behind-border times 2', { kind: 'hold-behind-border', times: 2 }],
  ])('reads %s', (line, fault) => {
    expect(parseConsoleLine(line)).toEqual({ type: 'fault', fault });
  });

  it.each([
    ['fault rain', /there is no fault rain/],
    ['fault drop-message message Rain direction sent', /no message or event Rain/],
    ['fault drop-message message', /message has no value/],
    ['fault delay-message message TeleportFinish direction sent delay soon', /"soon" is no time/],
    ['fault crash times 2', /knows no times/],
  ])('says what is wrong with %s', (line, why) => {
    expect(() => parseConsoleLine(line)).toThrow(why);
  });

  it.each(['', 'dance', 'create user Only', 'alert', 'WAIT soon', 'WAIT 999999999', 'x'.repeat(3000)])(
    'does not know %j',
    (line) => {
      expect(() => parseConsoleLine(line)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );
});
