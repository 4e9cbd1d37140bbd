import { describe, expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import { LandfallError } from '@landfall/protocol/errors';
import { loadScenario } from './index.ts';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const PIECES = [
  '```',
  '```await',
  '```verify',
  '```cast',
  '```actor A B',
  '```wait',
  '```net',
  '```fault',
  '~~~mark x',
  '~~~',

  'Subject: Territory',
  'Contains: x',
  "Query: entry.sys == 'X'",
  'Expect: none within 1 s',
  'Count: >= 1',
  '---',

  '<!--',
  '-->',
  '[#include](a.md)',
  '[{"First":"A","Last":"B","Password":"p"}]',
  'LOGIN A B p',
  '12',
  'Loss: 5%',
  '',
];

describe('scenarios of chance', () => {
  it('are refused with a place, or read', async () => {
    const random = createRandom(1111);
    const pick = (): string => PIECES[Math.floor(random.next() * PIECES.length)]!;
    const text = (): string => Array.from({ length: 1 + Math.floor(random.next() * 14) }, pick).join('\n');
    let read = 0;
    for (let round = 0; round < 5000 * TIMES; round++) {
      const whole = text();
      try {
        await loadScenario('fuzz.md', whole, () => Promise.resolve(random.next() < 0.5 ? text() : undefined));
        read++;
      } catch (error) {
        if (!(error instanceof LandfallError))
          throw new TypeError(`${whole}: ${String(error)}`, { cause: error });
        expect(error.message).toMatch(/^(?:fuzz|a)\.md:\d+: /);
      }
    }
    expect(read).toBeGreaterThan(50);
  });
});
