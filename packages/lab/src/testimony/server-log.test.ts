import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { arrange, narrate } from '../narrator/index.ts';
import { readServerLog, reconstruct, withServerLog } from './index.ts';
import { sampleArrival } from './samples.ts';

const ID = 'a0000000-0000-4000-8000-000000000003';
const LOG = `
19:14:10 - [LLOGIN SERVICE]: Login request for Ann Other at last using viewer 1.2, channel Sample, IP 10.0.0.1, Mac x, Id0 y
19:14:10 - [SCENE]: Region Bay told of incoming root agent Ann Other ${ID} (circuit code 77, IP 10.0.0.1, viewer Sample 1.2
19:14:10 - [LLOGIN SERVICE]: All clear. Sending login response to Ann Other
19:14:10 - [LLUDPSERVER]: Handling UseCircuitCode request for circuit 77 to Bay from IP 10.0.0.1:51000
19:14:10 - [SCENE PRESENCE]: Complete movement of Ann Other into Bay <128, 120, 26>
19:14:10 - [SOMETHING]: nobody asked for
19:14:11 - [ENTITY TRANSFER MODULE] Bay is sending Ann Other EnableSimulator for neighbour region Shore(loc=<1,2>,siz=<256,256>)
`;

describe("an OpenSimulator's log", () => {
  it('is testimony, line by line', () => {
    const records = readServerLog(LOG.split('\n'));
    expect(records.map(({ kind, actor }) => `${kind} ${actor}`.trim())).toEqual([
      'LoginReceived Ann Other',
      'CircuitProvision Ann Other',
      'LoginResponseSent Ann Other',
      'UseCircuitCodeReceived',
      'CompleteAgentMovementReceived Ann Other',
      'AgentMovementCompleteSent Ann Other',
      'EnableSimulatorSent Ann Other',
    ]);
    expect(records.every(({ side, reconstructed }) => side === 'SERVER' && reconstructed === undefined)).toBe(
      true,
    );
  });

  it('has dates and milliseconds in a log file, and goes on past midnight on a console', () => {
    const logout = (when: string): string => `${when} [CLIENT]: Got a logout request for Ann Other in Bay`;
    const monos = readServerLog([
      logout('2026-11-20 19:14:10,250 INFO  -'),
      logout('2026-11-20 19:14:11,000 INFO  -'),
    ]);
    expect(monos[1]!.mono - monos[0]!.mono).toBe(750);
    const [before, after] = readServerLog([logout('23:59:59 -'), logout('00:00:01 -')]);
    expect(after!.mono - before!.mono).toBe(2000);
  });

  it('is read behind the prompt of a console that waited for a line', () => {
    const line = 'Region (Bay #2) # 00:40:38 - [CLIENT]: Got a logout request for Ann Other in Bay';
    const plain = line.replace('Bay #2', 'root');
    expect(readServerLog([plain]).map(({ kind }) => kind)).toEqual(['LogoutReceived']);
    expect(readServerLog(['# '.repeat(40_000) + line])).toEqual([]);
  });

  it('takes the place of what was concluded of the server, on the recording’s clock', async () => {
    const { records } = await reconstruct(sampleArrival().recording, nodeInflate);
    const told = withServerLog(records, readServerLog(LOG.split('\n')));
    const server = told.records.filter(({ side }) => side === 'SERVER');
    const own = server.filter(({ reconstructed }) => reconstructed === undefined);
    expect(own.map(({ kind, mono }) => [kind, mono])).toEqual([
      ['LoginReceived', 0],
      ['CircuitProvision', 20],
      ['LoginResponseSent', 20],
      ['UseCircuitCodeReceived', 110],
      ['CompleteAgentMovementReceived', 120],
      ['AgentMovementCompleteSent', 140],
      ['EnableSimulatorSent', expect.any(Number)],
    ]);
    // What the log does not say stays concluded.
    expect(server.find(({ kind }) => kind === 'RegionHandshakeSent')?.reconstructed).toBe(true);
    expect(new Set(own.map(({ actor }) => actor))).toEqual(new Set(['Ann Other']));
    expect(arrange(told.records).protagonist).toBe('Ann Other');
    expect(narrate(told.records, { style: 'plain' })).toContain('Shore');
  });

  it('says nothing of those who were not recorded', async () => {
    const { records } = await reconstruct(sampleArrival().recording, nodeInflate);
    const other = LOG.replaceAll('Ann Other', 'Some Body').replaceAll('77', '78');
    const told = withServerLog(records, readServerLog(`${LOG}${other}`.split('\n')));
    expect(told.offsetMs).toBeDefined();
    expect(new Set(told.records.map(({ actor }) => actor))).toEqual(new Set(['Ann Other']));
    expect(told.records.some(({ reconstructed, side }) => side === 'SERVER' && reconstructed !== true)).toBe(
      true,
    );
  });

  it('of another server is left out', async () => {
    const { records } = await reconstruct(sampleArrival().recording, nodeInflate);
    const other = readServerLog(['19:14:10 - [CLIENT]: Got a logout request for Some Body in Elsewhere']);
    expect(withServerLog(records, other)).toEqual({ records: [...records], offsetMs: undefined });
  });
});
