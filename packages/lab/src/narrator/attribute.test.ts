import { createWitness, type EvidenceRecord } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { attribute } from './attribute.ts';
import { narrate } from './narrate.ts';
import { sampleStandard } from './samples.ts';
import { withoutTwins } from './tidy.ts';

describe('testimony of a server in its own name', () => {
  /** As {@link sampleStandard}, but the server's login service does not say whose story it is. */
  const anonymous = (): EvidenceRecord[] =>
    sampleStandard().map((record) =>
      record.side === 'SERVER' && (record.component === 'LOGIN' || record.kind === 'UseCircuitCodeReceived')
        ? { ...record, actor: 'grid' }
        : record,
    );

  it('belongs to the avatar that it names, whose circuit it is, or whose request it answers', () => {
    expect(attribute(anonymous()).filter(({ actor }) => actor === 'grid')).toEqual([]);
    expect(narrate(anonymous(), { style: 'engineering' })).toBe(
      narrate(sampleStandard(), { style: 'engineering' }),
    );
  });

  it('stays its own where nothing tells', () => {
    const records: EvidenceRecord[] = [];
    const options = { via: 'Ranger', actor: 'grid', run: 'r', now: () => 0, wallTime: () => 0 };
    const grid = createWitness({ side: 'SERVER', ...options }, (record) => records.push(record));
    grid.observe('AlertSent', { message: 'Hello all' });
    grid.observe('UseCircuitCodeRejected', { circuit: 5, from: '127.0.0.1:5000' });
    expect(attribute([...sampleStandard(), ...records]).filter(({ actor }) => actor === 'grid')).toHaveLength(
      2,
    );
  });
});

describe('an event that is told of twice', () => {
  it('is told once, in its own words', () => {
    const [base] = sampleStandard();
    const signal = 'RECV EnableSimulator';
    const bare = { ...base!, kind: 'QueuedEventReceived', signal };
    const own = { ...base!, kind: 'EnableSimulatorReceived', signal };
    const other = { ...bare, signal: 'RECV BulkUpdateInventory' };
    expect(withoutTwins([bare, own, other])).toEqual([own, other]);
  });
});
