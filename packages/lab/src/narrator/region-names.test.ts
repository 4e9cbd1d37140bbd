import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord, Side, Witness } from '@landfall/protocol/evidence';
import { expect, it } from 'vitest';
import { withRegionNames } from './region-names.ts';

const [HERE, THERE] = ['10.0.0.1:9000', '10.0.0.2:9001'];
const POSITION = { x: 1, y: 2, z: 3 };

function told(observe: (of: (side: Side, sim?: string) => Witness) => void): EvidenceRecord[] {
  const records: EvidenceRecord[] = [];
  const about = { via: 'x', actor: 'Test User', run: 'r', now: () => 0, wallTime: () => 0 } as const;
  observe((side, sim) =>
    createWitness({ ...about, side }, (record) =>
      records.push(sim === undefined ? record : { ...record, sim }),
    ),
  );
  return records;
}

const detailsOf = (records: readonly EvidenceRecord[], kind: string) =>
  withRegionNames(records)
    .filter((record) => record.kind === kind)
    .map(({ data }) => data);

it('the region that is gone to is named by the server, before or after', () => {
  const records = told((of) => {
    of('CLIENT').observe('Teleported', { from: 'Bay', endpoint: THERE });
    of('SERVER').observe('TeleportFinishSent', { region: 'Far', endpoint: THERE });
    of('CLIENT').observe('AgentLost', { region: THERE, step: 'AgentMovementComplete', reason: '' });
  });
  expect(detailsOf(records, 'Teleported')).toEqual([{ from: 'Bay', endpoint: THERE, region: 'Far' }]);
  expect(detailsOf(records, 'AgentLost')).toMatchObject([{ region: 'Far' }]);
});

it('or by itself, once it has introduced itself at its address', () => {
  const records = told((of) => {
    of('CLIENT').observe('RegionCrossed', { from: HERE, endpoint: THERE });
    of('CLIENT', THERE).observe('RegionHandshakeReceived', { region: 'Far', flags: 0, sizeBytes: 1 });
    of('CLIENT', HERE).observe('RegionHandshakeReceived', { region: 'Bay', flags: 0, sizeBytes: 1 });
  });
  expect(detailsOf(records, 'RegionCrossed')).toEqual([{ from: 'Bay', endpoint: THERE, region: 'Far' }]);
});

it('what nobody has named keeps its address, and a name that is told is left as it is', () => {
  const records = told((of) => {
    of('CLIENT').observe('Teleported', { from: 'Bay', endpoint: THERE });
    of('CLIENT').observe('Teleported', { from: 'Bay', endpoint: HERE, region: 'Harbour' });
    of('SERVER').observe('TeleportFinishSent', { region: 'Other', endpoint: HERE });
    of('CLIENT').observe('Connected', { region: THERE, endpoint: THERE });
    of('CLIENT').observe('TeleportedLocally', { region: 'Bay', position: POSITION });
  });
  expect(detailsOf(records, 'Teleported')).toEqual([
    { from: 'Bay', endpoint: THERE },
    { from: 'Bay', endpoint: HERE, region: 'Harbour' },
  ]);
  expect(detailsOf(records, 'TeleportedLocally')).toEqual([{ region: 'Bay', position: POSITION }]);
});
