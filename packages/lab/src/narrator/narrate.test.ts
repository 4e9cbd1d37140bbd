import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { NARRATIVE_STYLES, narrate } from './index.ts';
import { sampleGhost, sampleMissing, sampleRejection, sampleStandard, sampleWallflower } from './samples.ts';

const golden = (name: string): string => `./golden/${name}.md`;

describe('the narrative', () => {
  it.each(NARRATIVE_STYLES)('of a standard session in the style %s', async (style) => {
    await expect(narrate(sampleStandard(), { style })).toMatchFileSnapshot(golden(`standard.${style}`));
  });

  it.each([
    ['wallflower', sampleWallflower()],
    ['ghost', sampleGhost()],
    ['rejection', sampleRejection()],
    ['missing', sampleMissing()],
  ])('of a behaviour: %s', async (name, records) => {
    await expect(narrate(records, { style: 'ritual' })).toMatchFileSnapshot(golden(`${name}.ritual`));
    await expect(narrate(records, { style: 'naturalist' })).toMatchFileSnapshot(golden(`${name}.naturalist`));
  });

  it('is the same whatever the order of the evidence', () => {
    const records = sampleStandard();
    const bySide = records.toSorted((one, other) => one.side.localeCompare(other.side));
    const streams = (text: string): string | undefined => /.*×18.*/.exec(text)?.[0];
    expect(streams(narrate(bySide, { style: 'engineering' }))).toBe(
      streams(narrate(records, { style: 'engineering' })),
    );
  });

  it('tells repeats once, with count, size and time', () => {
    const told = narrate(sampleStandard(), { style: 'naturalist' });
    expect(told).toContain('(×18, 15.6 kB, 238 ms)');
    expect(told.match(/LayerData/g)).toHaveLength(1);
  });

  it('takes names and chat as text, whatever is in them', () => {
    const records = sampleStandard().map((record): EvidenceRecord =>
      record.kind === 'ChatHeard'
        ? { ...record, data: { from: '<b>', message: '](x) |\n# `boo`', volume: 'say' }, val: '|\n# <i>' }
        : record,
    );
    const told = NARRATIVE_STYLES.map((style) => narrate(records, { style })).join('\n');
    expect(told).not.toMatch(/(?<!\\)<[bi]>|^#+ `/m);
    expect(told).toContain('&lt;b> is heard: "\\](x) | # \\`boo\\`"');
    expect(told).toContain('hears &lt;b>: \\](x) \\| # \\`boo\\` |');
  });

  it('gets by with evidence that lacks its detail, and with none', () => {
    const bare = sampleStandard().map(
      (record) => ({ ...record, data: undefined }) as unknown as EvidenceRecord,
    );
    for (const style of NARRATIVE_STYLES) {
      expect(narrate(bare, { style })).toContain('Arrived: Test User');
      expect(narrate([], { style })).toContain('Not arrived: the first step missing is the login request.');
    }
  });

  it('names the environment as it is told to', () => {
    const told = narrate(sampleGhost(), { environment: { server: 'OpenSim 0.9.2 (Instrumented)' } });
    expect(told).toContain('- **Server**: OpenSim 0.9.2 (Instrumented)\n- **Client**: landfall-client/0.1.0');
  });

  it('tells the ground of a neighbour apart from that around the avatar', () => {
    const records = sampleStandard().flatMap((record) => {
      if (record.kind !== 'TerrainComplete') return [record];
      const data = { ...record.data, neighbour: 'Eastern Shore' };
      return [record, { ...record, data, mono: record.mono + 1 }];
    });
    const told = narrate(records);
    expect(told).toContain('All 256 patches of the land are known.');
    expect(told).toContain('All 256 patches of the land of Eastern Shore are known.');
    expect(narrate(records, { style: 'engineering' })).toContain('terrain of Eastern Shore complete');
  });
});
