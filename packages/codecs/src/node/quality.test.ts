/** The table of docs/wire/codestream.md, measured: rows of synthetic textures. Those of real ones are in the shared test. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROGRESSIONS, repacketise } from '../codestream/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { bundledWorker, measureQuality, qualityRow, samplePicture, vectorBytes } from '../testing/index.ts';
import { createWorkerCodec } from './index.ts';

const table = readFileSync(new URL('../../../../docs/wire/codestream.md', import.meta.url), 'utf8');

let codec: ImageCodec;
let lossless: Uint8Array;
let layered: Uint8Array;
beforeAll(async () => {
  codec = createWorkerCodec({ script: await bundledWorker() });
  lossless = await codec.encode(samplePicture(512, 512, 4));
  layered = vectorBytes('lrcp-5-layers');
});
afterAll(() => codec[Symbol.asyncDispose]());

it.each(PROGRESSIONS)(
  '%s: the table has it so, and no cut for a viewer of today is below 30 dB',
  async (order) => {
    for (const [name, bytes] of [
      ['512² RGBA, 1 layer', lossless],
      ['256² RGB, 5 layers', layered],
    ] as const) {
      const texture = repacketise(bytes, order);
      for (const estimate of ['current', 'classic'] as const)
        expect(table.split('\n')).toContain(await qualityRow(codec, `${name}, ${order}`, texture, estimate));
      for (const discard of [1, 2, 3, 4, 5]) {
        const current = await measureQuality(codec, texture, { discard, estimate: 'current' });
        if (current !== undefined) expect(current.cutDb).toBeGreaterThanOrEqual(30);
      }
    }
  },
);
