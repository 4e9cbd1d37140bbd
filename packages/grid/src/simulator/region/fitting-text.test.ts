import { describe, expect, it } from 'vitest';
import { encodeText } from '@landfall/protocol/bytes';
import { fittingText } from './index.ts';

describe('a text for a field of one byte’s length', () => {
  it.each(['', 'short', 'x'.repeat(254)])('is not what fits: "%s"', (text) => {
    expect(fittingText(text)).toBe(text);
  });

  it.each(['x'.repeat(255), 'é'.repeat(200), '😀'.repeat(128), `${'x'.repeat(253)}é`])(
    'is cut between characters',
    (text) => {
      const cut = fittingText(text);
      expect(text.startsWith(cut)).toBe(true);
      expect(encodeText(cut).length).toBeLessThanOrEqual(255);
      expect(encodeText(cut).length).toBeGreaterThan(251);
      expect(cut).not.toContain('\uFFFD');
    },
  );
});
