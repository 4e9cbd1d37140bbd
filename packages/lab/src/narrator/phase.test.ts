import { describe, expect, it } from 'vitest';
import { collapse } from './collapse.ts';
import { nextPhase, type Phase } from './phase.ts';
import { formatCount, formatDuration, formatSize } from './quantity.ts';
import { sampleStandard } from './samples.ts';

const walk = (...kinds: string[]): Phase => kinds.reduce<Phase>(nextPhase, 'login');

describe('the parts of the story', () => {
  it('follow each other and never go back', () => {
    expect(walk('LoginStart', 'LoginSuccess')).toBe('login');
    expect(walk('UseCircuitCodeSent', 'SeedGranted')).toBe('rules');
    expect(walk('AgentMovementCompleteReceived', 'RegionHandshakeReceived')).toBe('entry');
    expect(walk('Arrived', 'LayerReceived', 'UseCircuitCodeSent')).toBe('life');
    expect(walk('Arrived', 'LogoutInitiated', 'Arrived')).toBe('departure');
  });

  it('begin anew with another attempt', () => {
    expect(walk('Arrived', 'RegionSilent', 'Reconnect')).toBe('login');
    expect(walk('Arrived', 'RegionSilent', 'LoginStart', 'UseCircuitCodeSent')).toBe('circuit');
  });
});

describe('repeats', () => {
  it('of a stream are one beat, whatever comes between, for each side and layer', () => {
    const beats = collapse(sampleStandard().filter(({ kind }) => /Layer|Objects/.test(kind)));
    expect(beats.map(({ first, count, sizeBytes }) => [first.kind, count, sizeBytes])).toEqual([
      ['LayerSent', 18, 15_606],
      ['LayerReceived', 18, 15_606],
      ['ObjectsReceived', 3, 966],
    ]);
  });

  it('of anything else are one beat only next to each other and word for word', () => {
    const [walk] = sampleStandard().filter(({ kind }) => kind === 'Walk');
    const other = { ...walk!, val: 'Dest: 1,2,3' };
    expect(collapse([walk!, walk!, other, walk!]).map(({ count }) => count)).toEqual([2, 1, 1]);
  });
});

describe('quantities', () => {
  it('are short', () => {
    expect([0, 0.25, 240, 999.4, 1000, 61_000, 125_000].map(formatDuration)).toEqual([
      '0 ms',
      '0.3 ms',
      '240 ms',
      '999 ms',
      '1 s',
      '61 s',
      '2 min 5 s',
    ]);
    expect([923, 15_606, 1_234_567].map(formatSize)).toEqual(['923 B', '15.6 kB', '1.2 MB']);
    expect([formatCount(1, 'patch', 'patches'), formatCount(2, 'patch', 'patches')]).toEqual([
      '1 patch',
      '2 patches',
    ]);
  });
});
