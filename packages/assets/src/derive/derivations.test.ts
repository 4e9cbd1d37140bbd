import { describe, expect, it, vi } from 'vitest';
import { CodecBusyError, CodecCrashedError } from '@landfall/codecs/ports';
import type { ImageCodec } from '@landfall/codecs/ports';
import { ClosedError, DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { MemoryStore } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import type { Derivation } from './derivation.ts';
import { Derivations, MAX_SOURCE_BYTES } from './derivations.ts';
import { MemoryDerivedCache } from './memory-derived-cache.ts';

const PREVIEW: Derivation = { type: 'preview', format: 'png', size: { type: 'longest', pixels: 64 } };
const CUT: Derivation = { type: 'cut', discard: 1, estimate: 'current' };

interface Made {
  readonly derivations: Derivations;
  readonly store: MemoryStore;
  /** What the codec was asked to do. */
  readonly jobs: string[];
  /** What a preview comes to; the bytes turned round unless it is set. */
  answer: ((bytes: Uint8Array) => Promise<Uint8Array>) | undefined;
  closed: string[];
}

function make(maxUnderWay = 10): Made {
  const codec = {
    preview: async (bytes: Uint8Array) => {
      made.jobs.push('preview');
      return await (made.answer?.(bytes) ?? Promise.resolve(Uint8Array.from(bytes).reverse()));
    },
    cut: async (bytes: Uint8Array) => {
      made.jobs.push('cut');
      return await Promise.resolve({ bytes: bytes.subarray(0, 2) });
    },
    statistics: { replaced: 3 },
    [Symbol.asyncDispose]: async () => await Promise.resolve(void made.closed.push('codec')),
  } as unknown as ImageCodec;
  const cache = new MemoryDerivedCache(100_000);
  const made: Made = {
    store: new MemoryStore(),
    jobs: [],
    answer: undefined,
    closed: [],
    derivations: new Derivations({ codec, cache, maxUnderWay }),
  };
  return made;
}

async function stored({ store }: Made, number = 1): Promise<StoredAsset> {
  return (await store.put(assetOf(number, { type: 0 }))).asset;
}
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('derivations', () => {
  it('are made by their kind, kept, and given again without the codec', async () => {
    const made = make();
    const asset = await stored(made);
    expect(text(await made.derivations.derive(made.store, asset, PREVIEW))).toBe('1 tessa');
    expect(text(await made.derivations.derive(made.store, asset, CUT))).toBe('as');
    expect(text(await made.derivations.derive(made.store, asset, PREVIEW))).toBe('1 tessa');
    expect(made.jobs).toEqual(['preview', 'cut']);
    expect(made.derivations.statistics).toMatchObject({
      hits: 1,
      made: 2,
      joined: 0,
      failed: 0,
      refused: 0,
      underWay: 0,
      replaced: 3,
    });
  });

  it('are shared by all ids of the same bytes', async () => {
    const made = make();
    const first = await stored(made);
    const { asset: second } = await made.store.put(assetOf(2, { type: 0, bytes: Buffer.from('asset 1') }));
    await made.derivations.derive(made.store, first, PREVIEW);
    await made.derivations.derive(made.store, second, PREVIEW);
    expect(made.jobs).toEqual(['preview']);
  });

  it('are made once for all who ask meanwhile, and counted as under way', async () => {
    const made = make();
    const asset = await stored(made);
    let finish: (bytes: Uint8Array) => void = () => undefined;
    made.answer = () => new Promise((resolve) => (finish = resolve));
    const asked = [1, 2, 3].map(async () => await made.derivations.derive(made.store, asset, PREVIEW));
    await vi.waitFor(() => expect(made.jobs).toHaveLength(1), { timeout: 20_000 });
    expect(made.derivations.statistics).toMatchObject({ joined: 2, underWay: 1 });
    finish(Buffer.from('x'));
    expect((await Promise.all(asked)).map(text)).toEqual(['x', 'x', 'x']);
    expect(made.jobs).toHaveLength(1);
  });

  it('are turned away beyond what may be under way, but what is kept is given all the same', async () => {
    const made = make(1);
    const [kept, slow, third] = [await stored(made, 1), await stored(made, 2), await stored(made, 3)];
    await made.derivations.derive(made.store, kept, PREVIEW);
    let finish: (bytes: Uint8Array) => void = () => undefined;
    made.answer = () => new Promise((resolve) => (finish = resolve));
    const waiting = made.derivations.derive(made.store, slow, PREVIEW);
    await vi.waitFor(() => expect(made.jobs).toHaveLength(2), { timeout: 20_000 });
    await expect(made.derivations.derive(made.store, third, PREVIEW)).rejects.toThrow(CodecBusyError);
    expect(text(await made.derivations.derive(made.store, kept, PREVIEW))).toBe('1 tessa');
    finish(Buffer.from('x'));
    await waiting;
    expect(made.derivations.statistics).toMatchObject({ refused: 1, hits: 1, failed: 0 });
  });

  it('close codec and cache with them', async () => {
    const made = make();
    await made.derivations[Symbol.asyncDispose]();
    expect(made.closed).toEqual(['codec']);
  });
});

describe('derivations that fail', () => {
  it('are not tried again for a while when it lies in the bytes', async () => {
    for (const error of [
      new DecodeError('no picture'),
      new TimeoutError('a preview', 5, 'the worker'),
      new CodecCrashedError('signal 11'),
    ]) {
      const made = make();
      const asset = await stored(made);
      made.answer = async () => await Promise.reject(error);
      for (let time = 0; time < 3; time++)
        await expect(made.derivations.derive(made.store, asset, PREVIEW)).rejects.toBe(error);
      expect([made.jobs.length, made.derivations.statistics.failed]).toEqual([1, 1]);
      expect(text(await made.derivations.derive(made.store, asset, CUT))).toBe('as');
    }
  });

  it('are tried again after ten minutes, for it may have been a bad moment', async () => {
    const made = make();
    const asset = await stored(made);
    made.answer = async () => await Promise.reject(new TimeoutError('a preview', 5, 'the worker'));
    await expect(made.derivations.derive(made.store, asset, PREVIEW)).rejects.toThrow(TimeoutError);
    made.answer = undefined;
    const later = performance.now() + 10 * 60_000 + 1;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => later);
    try {
      expect(text(await made.derivations.derive(made.store, asset, PREVIEW))).toBe('1 tessa');
    } finally {
      clock.mockRestore();
    }
  });

  it('are tried again at once when it lies in the moment', async () => {
    const made = make();
    const asset = await stored(made);
    for (const error of [new CodecBusyError(), new RangeError('ours')]) {
      made.answer = async () => await Promise.reject(error);
      await expect(made.derivations.derive(made.store, asset, PREVIEW)).rejects.toBe(error);
    }
    made.answer = undefined;
    expect(text(await made.derivations.derive(made.store, asset, PREVIEW))).toBe('1 tessa');
    expect(made.derivations.statistics).toMatchObject({ failed: 0, refused: 1, made: 1 });
  });

  it('are of an asset that is gone or another, which is not held against its bytes', async () => {
    const made = make();
    const asset = await stored(made);
    await made.store.remove(idOf(1));
    await expect(made.derivations.derive(made.store, asset, PREVIEW)).rejects.toThrow(ClosedError);
    await made.store.put(assetOf(1, { type: 0, bytes: Buffer.from('another') }));
    await expect(made.derivations.derive(made.store, asset, PREVIEW)).rejects.toThrow(
      'changed while it was read',
    );
    await made.store.remove(idOf(1));
    await stored(made);
    expect(text(await made.derivations.derive(made.store, asset, PREVIEW))).toBe('1 tessa');
  });

  it('are of an asset that is too large, which is not even read', async () => {
    const made = make();
    const asset = { ...(await stored(made)), sizeBytes: MAX_SOURCE_BYTES + 1 };
    await expect(made.derivations.derive(made.store, asset, PREVIEW)).rejects.toThrow(
      `${MAX_SOURCE_BYTES + 1} bytes are too many`,
    );
    expect(made.jobs).toEqual([]);
  });

  it('give the memory back that was set aside for them', async () => {
    const made = make(1000);
    const asset = { ...(await stored(made)), sizeBytes: MAX_SOURCE_BYTES };
    made.answer = async () => await Promise.reject(new RangeError('ours'));
    for (let time = 0; time < 10; time++)
      await expect(made.derivations.derive(made.store, asset, PREVIEW)).rejects.toThrow('ours');
    expect(made.derivations.statistics.refused).toBe(0);
  });
});
