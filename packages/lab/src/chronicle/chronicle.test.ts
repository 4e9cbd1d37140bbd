import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Chronicle } from './chronicle.ts';

function observed(count: number, mostRecords?: number) {
  const watched: number[] = [];
  const { clock } = new MemoryNetwork();
  const chronicle = new Chronicle(clock, 'test', ({ seq }) => watched.push(seq), mostRecords);
  const witness = chronicle.witness('CLIENT', 'Test User');
  for (let n = 0; n < count; n++) witness.observe('LogoutInitiated', {});
  return { chronicle, watched };
}

describe('a chronicle', () => {
  it('keeps no more than it can, shows all, and says what the story lacks', () => {
    const { chronicle, watched } = observed(5, 3);
    expect(watched).toEqual([1, 2, 3, 4, 5]);
    expect(chronicle.records.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(chronicle.shortfall).toBe('the story lacks the last 2 observations: only 3 are kept');
  });

  it('has nothing to say about a story that is whole', () => {
    expect(observed(3, 3).chronicle.shortfall).toBeUndefined();
    expect(observed(3).chronicle.shortfall).toBeUndefined();
  });
});
