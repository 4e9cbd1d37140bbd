/** What a texture is worth that ends within a packet. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeCodestream, packetsOf } from '../codestream/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { bundledWorker, psnr, vectorBytes } from '../testing/index.ts';
import { createWorkerCodec } from './index.ts';

let codec: ImageCodec;
beforeAll(async () => {
  codec = createWorkerCodec({ script: await bundledWorker() });
});
afterAll(() => codec[Symbol.asyncDispose]());

/** Decibels by which more bytes may be worse: what is coarser in one band and finer in the next. */
const MOST_LOST = 1;

it.each(['lrcp-5-layers', 'lrcp-5-layers-alpha'])(
  '%s is not worse for a part of a packet than without it',
  async (name) => {
    const bytes = vectorBytes(name);
    const codestream = decodeCodestream(bytes);
    const { packets } = packetsOf(codestream)[0]!;
    const whole = (await codec.decode(bytes)).samples;
    const quality = async (length: number): Promise<number> =>
      psnr((await codec.decode(bytes.subarray(0, length))).samples, whole);
    let at =
      codestream.endsAt - packets.reduce((sum, { header, body }) => sum + header.length + body.length, 0);
    let without = 0;
    for (const { header, body } of packets) {
      const end = at + header.length + body.length;
      if (body.length > 100) {
        expect(await quality(end - (body.length >> 1))).toBeGreaterThan(without - MOST_LOST);
        without = await quality(end);
      }
      at = end;
    }
    expect(without).toBeGreaterThan(40);
  },
);
