import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { gunzipIfNeeded } from './index.ts';

async function* once(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

describe('gunzipIfNeeded', () => {
  const plain = Buffer.from('some text, some text, some text');

  it('expands gzip and passes everything else on, however the chunks fall', async () => {
    const packed = gzipSync(plain);
    expect(await all(gunzipIfNeeded(once(packed)))).toEqual(plain);
    expect(await all(gunzipIfNeeded(once(...Array.from(packed, (byte) => Uint8Array.of(byte)))))).toEqual(
      plain,
    );
    expect(await all(gunzipIfNeeded(once(plain)))).toEqual(plain);
    expect(await all(gunzipIfNeeded(once()))).toEqual(Buffer.alloc(0));
  });

  it('stops a bomb at the limit', async () => {
    const bomb = gzipSync(new Uint8Array(20_000_000));
    await expect(all(gunzipIfNeeded(once(bomb), 1_000_000))).rejects.toThrow('expands beyond 1000000 bytes');
  });

  it('refuses a damaged and a cut off stream', async () => {
    const packed = gzipSync(createRandom(1).bytes(999));
    await expect(all(gunzipIfNeeded(once(packed.subarray(0, 300))))).rejects.toThrow(DecodeError);
    packed[100]! ^= 0xff;
    await expect(all(gunzipIfNeeded(once(packed)))).rejects.toThrow(DecodeError);
  });

  it('takes members behind one another and zeros behind them, and refuses whatever else may have been a member', async () => {
    const packed = gzipSync(plain);
    const twice = Buffer.concat([packed, packed, Buffer.alloc(100_000)]);
    expect(await all(gunzipIfNeeded(once(twice)))).toEqual(Buffer.concat([plain, plain]));
    for (const at of [0, 1]) {
      const damaged = Buffer.concat([packed, packed]);
      damaged[packed.length + at]! ^= 0xff;
      await expect(all(gunzipIfNeeded(once(damaged)))).rejects.toThrow(DecodeError);
      await expect(all(gunzipIfNeeded(once(packed, damaged.subarray(packed.length))))).rejects.toThrow(
        'goes on with what is no stream',
      );
    }
    await expect(all(gunzipIfNeeded(once(packed, Buffer.alloc(600), Buffer.of(1))))).rejects.toThrow(
      DecodeError,
    );
  });

  it('gives all that a cut off stream holds before it says so', async () => {
    const whole = createRandom(2).bytes(1_000_000);
    const packed = gzipSync(whole);
    const got: Uint8Array[] = [];
    const reading = (async () => {
      for await (const chunk of gunzipIfNeeded(once(packed.subarray(0, packed.length - 5000)))) {
        got.push(chunk);
        // A slow reader, so that some of it waits inside.
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      }
    })();
    await expect(reading).rejects.toThrow('damaged or cut off');
    const length = got.reduce((sum, chunk) => sum + chunk.length, 0);
    // Random bytes are stored as they are: what was cut off is what is missing, but for the last block.
    expect(length).toBeGreaterThan(1_000_000 - 5000 - 500);
    expect(Buffer.concat(got).equals(whole.subarray(0, length))).toBe(true);
  });

  it('lets errors of the source through as they are', async () => {
    const fault = new DecodeError('the source');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync(plain).subarray(0, 12);
      throw fault;
    }
    await expect(all(gunzipIfNeeded(failing()))).rejects.toBe(fault);
  });
});
