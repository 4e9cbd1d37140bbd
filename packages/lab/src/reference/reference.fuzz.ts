/** Sequences of nothing but chance: each is refused with its line, or is the same when it is written and read again. */
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { compareSequence, formatSequence, parseSequence } from './index.ts';

const TIMES = Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const LINES = `title T
participant "V w" as V
participant L
group g
opt
loop x
alt a
else b
end
par
thread
V->L: a
L-->>V: b [within 5 s]
V-->L: c [within 9 min of a]
rbox left of V: n
activate V

// c
V->L:
->: [within s]
\u001b[2J
note over V: x
end end`.split('\n');

it('is refused or comes back', () => {
  const random = createRandom(5);
  let read = 0;
  for (let round = 0; round < 40_000 * TIMES; round++) {
    const text = Array.from({ length: random.integer(1, 10) }, () => random.pick(LINES)).join('\n');
    try {
      const sequence = parseSequence(text);
      const again = formatSequence(sequence);
      expect(formatSequence(parseSequence(`${again}V->L: last`))).toContain('V->L: last');
      compareSequence(sequence, [{ from: 'V', to: 'L', message: 'a', atMs: 1, isImplied: false }]);
      read++;
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
  expect(read).toBeGreaterThan(1000);
});
