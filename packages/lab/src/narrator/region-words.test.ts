import { readdirSync, readFileSync } from 'node:fs';
import {
  assets,
  contents,
  defaultRooms,
  environment,
  estate,
  inventory,
  ownAvatar,
  parcels,
  uploads,
} from '@landfall/client';
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

  it('are known, each with whether it matters, as far as any room of the client asks for them', () => {
    const rooms = [
      ...defaultRooms(),
      assets(),
      contents(),
      environment(),
      estate(),
      inventory(),
      ownAvatar(),
      parcels(),
      uploads(),
    ];
    const asking = rooms.filter(({ capabilities = [] }) => capabilities.length > 0);
    const folder = new URL('../../../client/src/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) =>
        file.endsWith('-room.ts') && /^ {2,}capabilities:/m.test(readFileSync(new URL(file, folder), 'utf8')),
    );
    expect(new Set(asking.map(({ name }) => name)).size).toBe(files.length);
    const names = [
      'EventQueueGet',
      'SimulatorFeatures',
      ...asking.flatMap(({ capabilities = [] }) => capabilities),
    ];
    expect(names.length).toBeGreaterThan(30);
    for (const name of names)
      expect(withoutCapability(name)).toMatch(/: (?:hardly matters|does not matter|matters)\b/);
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
