/** Real textures to the last sample, against OpenJPEG's own program (where it is installed) and a decoder in plain JavaScript. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JpxImage } from 'jpeg2000';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeCodestream, decodeMainHeader } from '../codestream/index.ts';
import type { ImageCodec, Picture } from '../ports/index.ts';
import { bundledWorker, psnr } from '../testing/index.ts';
import { createWorkerCodec } from './index.ts';

const shared = process.env.LANDFALL_SHARED ?? new URL('../../../../../shared/', import.meta.url).pathname;
const captures = `${shared}/captures/texture-caps/`;
const listed = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .map((name) => folder + name)
    : [];
/** What was uploaded and comes with OpenSim; and what was asked for by GetTexture, of which the rest is no texture. */
const textures = [...listed(captures, '.j2c'), ...listed(`${captures}http/`, '.response.bin')].filter(
  (path) => {
    const bytes = readFileSync(path);
    return bytes[0] === 0xff && bytes[1] === 0x4f;
  },
);
const isNative = spawnSync('opj_decompress', ['-h']).error === undefined;

let codec: ImageCodec;
let folder: string;
beforeAll(async () => {
  codec = createWorkerCodec({ script: await bundledWorker() });
  folder = mkdtempSync(join(tmpdir(), 'landfall-pixels-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await codec[Symbol.asyncDispose]();
});

it('there are real textures', () => expect(textures.length).toBeGreaterThan(14));

describe.each(textures.map((path) => [path.slice(captures.length), path] as const))('%s', (_, path) => {
  const bytes = new Uint8Array(readFileSync(path));
  const { isReversible, levels } = decodeMainHeader(bytes).style.blocks;

  it.skipIf(!isNative)(
    `is what opj_decompress makes of it, at every level (${isReversible ? 'reversible' : 'irreversible'})`,
    async () => {
      for (let reduce = 0; reduce <= Math.min(5, levels); reduce++) {
        const picture = await codec.decode(bytes, { reduce });
        const native = nativeSamples(bytes, reduce, picture);
        let most = 0;
        for (const [at, sample] of picture.samples.entries())
          most = Math.max(most, Math.abs(sample - native[at]!));
        expect(most).toBeLessThanOrEqual(isReversible ? 0 : 1);
      }
    },
  );

  it('is what a decoder in JavaScript makes of it', async () => {
    const image = new JpxImage();
    image.parse(Buffer.from(bytes));
    const { samples } = await codec.decode(bytes);
    expect(psnr(Uint8Array.from(image.tiles[0]!.items), samples)).toBeGreaterThanOrEqual(45);
  });
});

/** Interleaved; it wants the end marker that many a texture has lost, and writes planes. */
function nativeSamples(bytes: Uint8Array, reduce: number, { width, height, channels }: Picture): Uint8Array {
  const [input, output] = [join(folder, 'texture.j2k'), join(folder, 'texture.raw')];
  const { hasEnd, endsAt } = decodeCodestream(bytes);
  writeFileSync(
    input,
    hasEnd ? bytes : Buffer.concat([bytes.subarray(0, endsAt), Uint8Array.of(0xff, 0xd9)]),
  );
  const { status, stdout } = spawnSync('opj_decompress', ['-i', input, '-o', output, '-r', String(reduce)]);
  expect([status, status === 0 ? '' : String(stdout)]).toEqual([0, '']);
  const planes = readFileSync(output);
  const size = width * height;
  expect(planes.length).toBe(size * channels);
  return Uint8Array.from(
    { length: planes.length },
    (_, at) => planes[(at % channels) * size + Math.floor(at / channels)]!,
  );
}
