import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord, Witness } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, likeOpenSim } from '../testing/index.ts';
import type { Script } from '../testing/index.ts';

const AT_LAST = { type: 'last' } as const;

/** A session in front of a witness, and everything that it says. */
async function testified(
  { start, safe = false, script = likeOpenSim }: { start?: string; safe?: boolean; script?: Script },
  hasWitness = true,
) {
  const network = new MemoryNetwork();
  const records: EvidenceRecord[] = [];
  const lines: string[] = [];
  const { clock } = network.ports();
  const now = { now: () => clock.now(), wallTime: () => clock.wallTime() };
  const witness: Witness = createWitness(
    { side: 'CLIENT', via: 'Visitant', ua: 'x', run: 'r', actor: 'Test User', ...now },
    (record) => records.push(record),
  );
  const { grid, session } = await arriveInFakeGrid(
    network,
    {
      script,
      answerLogin: (_, __, success) => ({
        type: 'success',
        response: safe ? { ...success, startLocation: 'safe' } : success,
      }),
    },
    {
      start: start ?? AT_LAST,
      logger: { log: (level, text) => void lines.push(`${level} ${text}`) },
      ...(hasWitness ? { witness } : {}),
    },
  );
  const of = (kind: string): unknown[] => records.filter((one) => one.kind === kind).map(({ data }) => data);
  return {
    network,
    grid,
    session,
    records,
    of,
    loud: () => lines.filter((line) => /^(warn|error)/.test(line)),
  };
}

describe('a place of the grid’s choice', () => {
  it.each(['last', 'home'])('is told to come of a %s place that it does not know', async (start) => {
    const { session, of, loud } = await testified({ start, safe: true });
    expect(session.arrival).toEqual({
      asked: start,
      region: 'Default Region',
      isElsewhere: true,
      unknown: start,
    });
    expect(of('ArrivedElsewhere')).toEqual([{ asked: start, region: 'Default Region', unknown: start }]);
    expect(loud()).toEqual([]);
  });

  it('is a warning in the log only where no witness hears of it', async () => {
    const { loud } = await testified({ safe: true }, false);
    expect(loud()).toEqual(['warn arrived in Default Region as the grid knows no last place, or it is gone']);
  });

  it('instead of a region is told with its name', async () => {
    const { of, loud } = await testified({ start: 'uri:Atlantis&1&2&3', safe: true }, true);
    expect(of('ArrivedElsewhere')).toEqual([{ asked: 'Atlantis', region: 'Default Region' }]);
    const unheard = await testified({ start: 'uri:Atlantis&1&2&3', safe: true }, false);
    expect([loud(), unheard.loud()]).toEqual([[], ['warn arrived in Default Region instead of Atlantis']]);
  });
});

describe('a goodbye without an answer', () => {
  const silent: Script = (message, simulator) => {
    if (message.name !== 'LogoutRequest') likeOpenSim(message, simulator);
  };

  it('was heard when the grid ends the event queue', async () => {
    const { network, grid, session, of } = await testified({ script: silent });
    const leaving = session.logout();
    await network.run(20);
    grid.endQueue(404);
    await network.runUntil(leaving, 5000);
    expect(of('LogoutReplyMissing')).toMatchObject([{ ended: 'event queue' }]);
  });

  it('was heard when the region closes the circuit', async () => {
    const { network, grid, session, of } = await testified({ script: silent });
    const leaving = session.logout();
    await network.run(20);
    grid.simulator.send({ name: 'DisableSimulator' });
    await network.runUntil(leaving, 5000);
    expect(of('LogoutReplyMissing')).toMatchObject([{ ended: 'circuit' }]);
  });

  it('may not have been heard when nothing comes', async () => {
    const { network, session, of } = await testified({ script: silent });
    await network.runUntil(session.logout(), 5000);
    expect(of('LogoutReplyMissing')).toEqual([{ waitedMs: expect.any(Number) }]);
  });
});

describe('a region that dies', () => {
  it('is doubted, then given up, and neither is said twice', async () => {
    const { network, grid, session, records, of, loud } = await testified({});
    grid.simulator.vanish();
    await network.runUntil(session.ended, 120_000);
    const [doubt] = of('LossSuspected') as [{ signs: string }];
    expect(doubt.signs).toMatch(/it answers no pings; nothing has come for 10 s/);
    const [silence] = of('RegionSilent') as [{ region: string; silentMs: number }];
    expect(silence.region).toBe('Default Region');
    expect(silence.silentMs).toBeGreaterThan(90_000);
    const order = records
      .map(({ kind }) => kind)
      .filter((kind) => /Silent|CircuitClosed|Departed/.test(kind));
    expect(order).toEqual(['RegionSilent', 'CircuitClosed', 'Departed']);
    expect(loud()).toEqual([]);
  });

  it('and is heard again is doubted no longer', async () => {
    const { network, grid, of } = await testified({});
    grid.simulator.pause();
    await network.run(16_000);
    grid.simulator.resume();
    await network.run(10_000);
    expect(of('LossDismissed')).toEqual([{ region: 'Default Region' }]);
    expect(of('RegionSilent')).toEqual([]);
  });
});
