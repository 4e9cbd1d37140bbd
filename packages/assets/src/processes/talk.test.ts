import { CodecAbsentError, CodecBusyError, CodecCrashedError } from '@landfall/codecs/ports';
import { ClosedError, DecodeError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { DamagedAssetError, RefusedAssetError, StorageError } from '../store/index.ts';
import { decodeFault, encodeFault } from './faults.ts';
import { Talk } from './talk.ts';
import type { Answerers } from './talk.ts';

type Sums = { readonly double: { readonly body: number; readonly value: number } };

/** Two ends that hear each other in later turns, as processes do. */
function pair(answerers: Answerers<Sums>): { near: Talk<Sums, Sums>; far: Talk<Sums, Sums> } {
  const near = new Talk<Sums, Sums>((message) => queueMicrotask(() => far.receive(message)), answerers);
  const far = new Talk<Sums, Sums>((message) => queueMicrotask(() => near.receive(message)), answerers);
  return { near, far };
}

describe('talk between processes', () => {
  it('gives everybody the answer to its own question, in any order', async () => {
    const late: (() => void)[] = [];
    const { near, far } = pair({
      double: (number) => new Promise((resolve) => late.unshift(() => resolve(2 * number))),
    });
    const asked = [near.ask('double', 1), near.ask('double', 2), far.ask('double', 3)];
    await new Promise((resolve) => setImmediate(resolve));
    for (const answer of late) answer();
    expect(await Promise.all(asked)).toEqual([2, 4, 6]);
  });

  it('throws here what was thrown there', async () => {
    const { near } = pair({
      double: () => {
        throw new RefusedAssetError('too much', 'quota');
      },
    });
    await expect(near.ask('double', 1)).rejects.toMatchObject({ reason: 'quota', message: 'too much' });
  });

  it('waits for nobody who is gone', async () => {
    const { near } = pair({ double: () => new Promise(() => undefined) });
    const asked = near.ask('double', 1);
    near.end();
    await expect(asked).rejects.toMatchObject({ code: 'closed' });
    await expect(near.ask('double', 1)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('talk over a way that does not take everything', () => {
  it('tells whoever asks what cannot be sent, and answers others', async () => {
    let refuses = true;
    const far = new Talk<Sums, Sums>((message) => near.receive(message), {
      double: (number) => 2 * number,
    });
    const near = new Talk<Sums, Sums>(
      (message) => {
        if (refuses) throw new RangeError('cannot be cloned');
        far.receive(message);
      },
      { double: (number) => number },
    );
    await expect(near.ask('double', 1)).rejects.toThrow('cannot be cloned');
    refuses = false;
    expect(await near.ask('double', 4)).toBe(8);
  });

  it('answers with a fault where the answer cannot be sent: nobody waits for it, no process ends of it', async () => {
    const answerers: Answerers<Sums> = { double: (number) => 2 * number };
    const near = new Talk<Sums, Sums>((message) => far.receive(message), answerers);
    const far = new Talk<Sums, Sums>((message) => {
      if ('value' in message) throw new RangeError('cannot be cloned');
      near.receive(message);
    }, answerers);
    await expect(near.ask('double', 1)).rejects.toMatchObject({ fault: 'input-output' });
  });

  it('answers nobody over a way that is gone', async () => {
    const sent: unknown[] = [];
    let end: (number: number) => void = () => undefined;
    const talk = new Talk<Sums, Sums>((message) => void sent.push(message), {
      double: () => new Promise((resolve) => (end = resolve)),
    });
    talk.receive({ ask: 1, question: 'double', body: 2 });
    talk.end();
    end(4);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
  });

  it('passes over answers that nobody waits for, and says of a question that it is none', async () => {
    const { near } = pair({ double: (number) => 2 * number });
    near.receive({ answer: 99, value: 1 });
    await expect(near.ask('triple' as 'double', 1)).rejects.toMatchObject({ fault: 'input-output' });
    expect(await near.ask('double', 3)).toBe(6);
  });
});

describe('faults', () => {
  it('are the same class with the same words on the other side', () => {
    const errors = [
      new RefusedAssetError('not taken', 'type'),
      new StorageError('no room', 'full'),
      new DamagedAssetError('damaged', 'ab'.repeat(32)),
      new UsageError('wrong'),
      new DecodeError('no picture'),
      new TimeoutError('too long', 1000, 'a picture'),
      new CodecCrashedError('out of memory'),
      new CodecBusyError(),
      new CodecAbsentError('sharp'),
      new ClosedError('gone', { by: 'peer', reason: 'closed' }),
    ];
    for (const error of errors) {
      const copy = decodeFault(structuredClone(encodeFault(error)));
      expect([copy.constructor, copy.message]).toEqual([error.constructor, error.message]);
    }
    expect(decodeFault(encodeFault(new StorageError('x', 'full')))).toMatchObject({ fault: 'full' });
    expect(decodeFault(encodeFault(new TypeError('odd')))).toMatchObject({
      message: 'odd',
      fault: 'input-output',
    });
  });
});
