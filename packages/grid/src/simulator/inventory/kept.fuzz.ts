/** Ledgers of inventories with bytes that are others: each is read as far as it is whole, or refused, and never throws anything else. */
import { DecodeError } from '@landfall/protocol/errors';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { frame, LEDGER_HEAD, unframe } from '../../ledger/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { BelongingsJournal } from './belongings-journal.ts';
import { Belongings } from './belongings.ts';
import { ownInventory } from './owned.ts';

const TIMES = 20_000 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);
const ANN = new Uuid(1, 0, 0, 1);

const ledgerOf = (records: Uint8Array[]): Ledger => ({
  records: () => [...records],
  append: (record) => void records.push(Uint8Array.from(record)),
  rewrite: () => undefined,
  sizeBytes: 0,
  close: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
});

function sample(): Uint8Array[] {
  const records: Uint8Array[] = [];
  const belongings = new Belongings(undefined, new BelongingsJournal(ledgerOf(records)));
  const base = { assetId: Uuid.zero, assetType: 7, inventoryType: 7, flags: 0, description: 'd' };
  for (let n = 0; n < 5; n++) {
    const folderId = new Uuid(2, 0, 0, n);
    belongings.putFolder(ANN, { folderId, parentId: ANN, name: `Folder ${n}`, typeDefault: -1, version: 1 });
    belongings.put(ANN, { ...base, id: new Uuid(3, 0, 0, n), parentId: folderId, name: `Item ${n}` });
  }
  belongings.remove(ANN, { ...base, id: new Uuid(3, 0, 0, 0), parentId: ANN, name: '' });
  return records;
}

/** Nothing but a DecodeError. */
function refusedOr(act: () => void): boolean {
  try {
    act();
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return true;
  }
}

it('records that are others', () => {
  const random = createRandom(12);
  const records = sample();
  let refused = 0;
  for (let n = 0; n < TIMES; n++) {
    const changed = records.map((record) => Uint8Array.from(record));
    const one = changed[random.integer(0, changed.length - 1)]!;
    for (let times = random.integer(1, 4); times > 0; times--)
      one[random.integer(0, one.length - 1)] = random.integer(0, 255);
    const isRefused = refusedOr(() => {
      const belongings = new Belongings(undefined, new BelongingsJournal(ledgerOf(changed)));
      ownInventory(ANN, belongings);
    });
    if (isRefused) refused++;
  }
  expect([refused > 0, refused < TIMES]).toEqual([true, true]);
});

it('files that are others', () => {
  const random = createRandom(13);
  const whole = Uint8Array.from([LEDGER_HEAD, ...sample().map(frame)].flatMap((bytes) => [...bytes]));
  for (let n = 0; n < TIMES; n++) {
    const bytes = whole.slice(0, random.integer(0, whole.length));
    for (let times = random.integer(0, 3); times > 0 && bytes.length > 0; times--)
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
    refusedOr(() => {
      const { endsAt } = unframe(bytes);
      expect(endsAt <= bytes.length && endsAt >= LEDGER_HEAD.length).toBe(true);
    });
  }
});
