import { writeSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-ledger-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const record = (n: number): Uint8Array => Uint8Array.from({ length: n % 300 }, (_, at) => n + at);
const file = (): string => join(folder, 'ledger');

async function written(count: number): Promise<void> {
  await using ledger = await openLedger(folder);
  for (let n = 0; n < count; n++) ledger.append(record(n));
}

async function read(): Promise<Uint8Array[]> {
  await using ledger = await openLedger(folder);
  return [...ledger.records()].map((one) => Uint8Array.from(one));
}

const records = (count: number): Uint8Array[] => Array.from({ length: count }, (_, n) => record(n));

describe('a ledger', () => {
  it('has what was appended, in order, when it is opened again', async () => {
    await written(500);
    expect(await read()).toEqual(records(500));
  });

  it('is of one process at a time', async () => {
    await using ledger = await openLedger(folder);
    await expect(openLedger(folder)).rejects.toMatchObject({ fault: 'busy' });
    await ledger.close();
    await ledger.close();
    expect(await read()).toEqual([]);
  });

  it('lacks nothing but the last record when it is cut off anywhere', async () => {
    await written(20);
    const whole = await readFile(file());
    const random = createRandom(7);
    for (let round = 0; round < 60; round++) {
      await writeFile(file(), whole);
      await truncate(file(), random.integer(18, whole.length));
      const left = await read();
      expect(left).toEqual(records(left.length));
      await using ledger = await openLedger(folder);
      ledger.append(record(1000));
      expect([...ledger.records()].length).toBe(left.length + 1);
    }
  });

  it('is not read on behind a record that is damaged', async () => {
    await written(20);
    const bytes = await readFile(file());
    bytes[bytes.length - 300]! ^= 1;
    await writeFile(file(), bytes);
    await expect(openLedger(folder)).rejects.toMatchObject({ code: 'decode' });
    await writeFile(file(), 'something else, which is no ledger');
    await expect(openLedger(folder)).rejects.toMatchObject({ code: 'decode' });
    // Whoever could not open it does not keep others out.
    await rm(file());
    expect(await read()).toEqual([]);
  });

  it('does not take a damaged length for an end, and cuts nothing away', async () => {
    await written(40);
    const whole = await readFile(file());
    const at = [18];
    for (const one of records(39)) at.push(at.at(-1)! + 8 + one.length);
    const random = createRandom(9);
    for (let round = 0; round < 60; round++) {
      const bytes = Uint8Array.from(whole);
      // Behind the last one no other is that would be lost.
      bytes[at[random.integer(0, at.length - 2)]! + random.integer(0, 3)]! ^= 1 << random.integer(0, 7);
      await writeFile(file(), bytes);
      await expect(openLedger(folder)).rejects.toMatchObject({ code: 'decode' });
      expect(Uint8Array.from(await readFile(file()))).toEqual(bytes);
    }
  });

  it('ends before what a power loss left as zeros', async () => {
    await written(5);
    await appendFile(file(), new Uint8Array(5000));
    expect(await read()).toEqual(records(5));
  });

  it('is whole when a disk was full in the middle of a record, and a shorter one came after it', async () => {
    let room = Infinity;
    const write = (
      to: number,
      bytes: Uint8Array,
      offset: number,
      length: number,
      position: number,
    ): number => {
      if (room <= 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      const some = Math.min(length, room);
      room -= some;
      return writeSync(to, bytes, offset, some, position);
    };
    {
      await using ledger = await openLedger(folder, write);
      ledger.append(record(20));
      room = 200;
      expect(() => ledger.append(record(299))).toThrow(/cannot write the ledger/);
      room = Infinity;
      ledger.append(record(30));
    }
    expect(await read()).toEqual([record(20), record(30)]);
  });

  it('is written anew as a whole, and goes on', async () => {
    await written(300);
    {
      await using ledger = await openLedger(folder);
      ledger.rewrite([record(5), record(6)]);
      ledger.append(record(7));
      expect(ledger.sizeBytes).toBe((await stat(file())).size);
    }
    expect(await read()).toEqual([record(5), record(6), record(7)]);
  });

  it('takes no notice of a new one that was broken off', async () => {
    await written(3);
    await appendFile(`${file()}.part`, 'half');
    expect(await read()).toEqual(records(3));
  });
});
