import { OPENSIM_CAPABILITIES } from '@landfall/protocol/capability';
import { REGION_FLAG } from '@landfall/protocol/region';
import { describe, expect, it } from 'vitest';
import { accountOf, arrange, environmentOf, regionSentences } from './index.ts';
import { flagWords, withoutCapability } from './region-words.ts';
import { sampleStandard } from './samples.ts';

describe('flags of a region', () => {
  it('are words, each its own, and what has none is a number', () => {
    const all = Object.values(REGION_FLAG).reduce((bits, bit) => bits | bit, 0) >>> 0;
    expect(new Set(flagWords(all)).size).toBe(Object.keys(REGION_FLAG).length);
    expect(flagWords(0)).toEqual([]);
    expect(flagWords(REGION_FLAG.blockFly | 0x8000_0000)).toEqual([
      'nobody may fly',
      'bits without a name: 0x80000000',
    ]);
  });
});

describe('capabilities that are not there', () => {
  it('are named, with whether it matters', () => {
    expect(withoutCapability('EventQueueGet')).toMatch(/^EventQueueGet: matters/);
    expect(withoutCapability('GetMesh')).toMatch(/does not matter/);
    for (const name of ['toString', ...OPENSIM_CAPABILITIES])
      expect(withoutCapability(name)).toMatch(/^\w+: [a-z][^[]+$/);
  });

  it('are told of the region that the avatar came to', () => {
    const records = sampleStandard().map((record) =>
      record.kind === 'SeedGranted'
        ? { ...record, data: { asked: 3, granted: 1, missing: 'GetMesh, Strange' } }
        : record,
    );
    const story = arrange(records);
    const { region } = accountOf(story, environmentOf(story));
    expect(region?.missing).toEqual([withoutCapability('GetMesh'), withoutCapability('Strange')]);
    expect(regionSentences(region!)[1]).toBe('Of 3 capabilities that were asked for, 2 are not there:');
  });

  it('are counted where the evidence does not name them, as that of older programs', () => {
    expect(
      regionSentences({ name: 'Bay', flags: [], capabilities: { asked: 3, granted: 1 }, missing: undefined }),
    ).toEqual(['Bay sets no flag.', 'Of 3 capabilities that were asked for, 2 are not there.']);
  });
});
