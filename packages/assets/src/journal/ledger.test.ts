import { expect, it } from 'vitest';
import { decodeLedger, encodeLedger, newLedger } from './ledger.ts';

const ledger = {
  ...newLedger(),
  segments: new Map([
    [3, 500],
    [1, 0x2000000],
  ]),
  hasLost: true,
};

it('a ledger is read as it was written, by rising number', () => {
  const again = decodeLedger(encodeLedger(ledger))!;
  expect(again).toEqual(ledger);
  expect([...again.segments.keys()]).toEqual([1, 3]);
});

it('a ledger that is cut, changed or empty says nothing', () => {
  const bytes = encodeLedger(ledger);
  for (let at = 0; at < bytes.length; at += 1) {
    expect(decodeLedger(bytes.subarray(0, at)), `cut at ${at}`).toBeUndefined();
    const flipped = Buffer.from(bytes);
    flipped[at]! ^= 1;
    expect(decodeLedger(flipped), `flipped at ${at}`).toBeUndefined();
  }
});
