import { codestreamVectors } from '@landfall/codecs/testing';
import { ClosedError, DecodeError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { sessionAssets } from './session-assets.ts';

const ID = '10000000-0000-4000-8000-000000000007';
const NEVER = new AbortController().signal;

/** A source whose session has these bytes, and what it was asked. */
function sourceOf(bytes: Uint8Array, failure?: Error) {
  const asked: object[] = [];
  const source = sessionAssets({
    async fetch(kind, id, options = {}) {
      const detail = Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'signal'));
      if (failure !== undefined) throw failure;
      asked.push(detail);
      const given = options.bytes === undefined ? bytes : bytes.subarray(0, options.bytes);
      const isWhole = given.length === bytes.length;
      return await Promise.resolve({ kind, id: Uuid.of(id), bytes: given, isWhole, sizeBytes: bytes.length });
    },
  });
  return { source, asked };
}

describe('the assets of a session', () => {
  it('are whole where nobody says what is enough, and where the first bytes are all', async () => {
    const { source, asked } = sourceOf(new Uint8Array(2000));
    expect(await source.fetch(ID, 'mesh', NEVER, 64)).toHaveLength(2000);
    expect(await source.fetch(ID, 'texture', NEVER)).toHaveLength(2000);
    expect(asked).toEqual([{}, {}]);
    const small = sourceOf(new Uint8Array(100));
    expect(await small.source.fetch(ID, 'texture', NEVER, 64)).toHaveLength(100);
    expect(small.asked).toEqual([{ bytes: 600 }]);
  });

  it('are as many bytes of a texture as show it at the size that is enough', async () => {
    const { bytes } = codestreamVectors().find((vector) => vector.bytes.length > 600 && vector.levels > 0)!;
    const { source, asked } = sourceOf(bytes);
    await source.fetch(ID, 'texture', NEVER, 1);
    expect(asked).toEqual([{ bytes: 600 }, { level: expect.any(Number) }]);
    await source.fetch(ID, 'texture', NEVER, 4096);
    expect(asked.slice(2)).toEqual([{ bytes: 600 }, {}]);
  });

  it.each([
    [new RemoteError('x', 'missing'), 'not-found'],
    [new RemoteError('x', 'no-capability'), 'refused'],
    [new RemoteError('x', '403'), 'refused'],
    [new RemoteError('x', '500'), 'failed'],
    [new RemoteError('x', '429'), 'failed'],
    [new TimeoutError('x', 1, 'y'), 'late'],
    [new DecodeError('x'), 'damaged'],
    [new ClosedError('x', { by: 'network', reason: 'reset' }), 'failed'],
  ])('are absent after %s', async (failure, absent) => {
    const { source } = sourceOf(new Uint8Array(0), failure);
    expect(await source.fetch(ID, 'texture', NEVER)).toEqual({ absent });
    expect(await source.fetch(ID, 'texture', AbortSignal.abort())).toEqual({ absent: 'late' });
  });

  it('are not excused where we asked wrongly', async () => {
    const { source } = sourceOf(new Uint8Array(0), new UsageError('x'));
    await expect(source.fetch(ID, 'texture', NEVER)).rejects.toThrow(UsageError);
  });
});
