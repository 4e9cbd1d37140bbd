/** Real textures: as OpenSimulator and its viewers' library encoded them. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRESSIONS, decodeCodestream, packetsOf, repacketise } from '../codestream/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { bundledWorker, measureQuality, psnr, qualityRow } from '../testing/index.ts';
import { createWorkerCodec } from './index.ts';

const shared = process.env.LANDFALL_SHARED ?? new URL('../../../../../shared/', import.meta.url).pathname;
const folder = `${shared}/captures/texture-caps/`;
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.j2c')) : [];
const table = readFileSync(new URL('../../../../docs/wire/codestream.md', import.meta.url), 'utf8');

let codec: ImageCodec;
beforeAll(async () => {
  codec = createWorkerCodec({ script: await bundledWorker() });
});
afterAll(() => codec[Symbol.asyncDispose]());

it('there are real textures', () => expect(names.length).toBe(7));

describe.each(names)('%s', (name) => {
  const bytes = new Uint8Array(readFileSync(folder + name));

  it('is packets and nothing else, and the same picture in every order', async () => {
    expect(packetsOf(decodeCodestream(bytes))[0]?.packets.length).toBeGreaterThan(0);
    const { samples } = await codec.decode(bytes);
    for (const order of PROGRESSIONS)
      expect(psnr((await codec.decode(repacketise(bytes, order))).samples, samples)).toBe(Infinity);
  });

  it('keeps 30 dB at the size that a viewer of today asks for', async () => {
    for (const discard of [1, 2, 3, 4, 5]) {
      const quality = await measureQuality(codec, bytes, { discard, estimate: 'current' });
      if (quality !== undefined) expect(quality.cutDb).toBeGreaterThanOrEqual(30);
    }
  });

  it('is in the table', async () => {
    if (bytes.length < 1000) return;
    const label = name.slice(8, 16);
    for (const estimate of ['current', 'classic'] as const)
      expect(table.split('\n')).toContain(await qualityRow(codec, label, bytes, estimate));
  });
});
