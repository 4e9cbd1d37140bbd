import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRESSIONS, cutTexture, decodeCodestream, repacketise } from '../codestream/index.ts';
import { CodecAbsentError } from '../ports/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import {
  JP2_HEAD,
  box,
  bundledWorker,
  codestreamVectors,
  mutated,
  psnr,
  samplePicture,
  vectorBytes,
} from '../testing/index.ts';
import { createWorkerCodec } from './index.ts';

let codec: ImageCodec;
beforeAll(async () => {
  codec = createWorkerCodec({ script: await bundledWorker(), queue: 1000 });
});
afterAll(() => codec[Symbol.asyncDispose]());

const vectors = codestreamVectors();
const plain = vectors.filter(({ name }) => name !== 'subsampled' && name !== 'cprl-offset');
const movable = plain.filter(({ packets }) => packets !== null);

describe('decoding', () => {
  it.each(plain)('$name: as large as it says, and reduced', async ({ bytes, width, height, components }) => {
    const picture = await codec.decode(bytes);
    expect([picture.width, picture.height, picture.channels]).toEqual([width, height, components]);
    expect(picture.samples.length).toBe(width * height * components);
    const half = await codec.decode(bytes, { reduce: 1 });
    expect([half.width, half.height]).toEqual([width / 2, height / 2]);
    expect(half.samples.length).toBe(half.width * half.height * components);
  });

  it.each(movable)('$name: the same in every order of packets', async ({ bytes }) => {
    const { samples } = await codec.decode(bytes);
    for (const order of PROGRESSIONS)
      expect(psnr((await codec.decode(repacketise(bytes, order))).samples, samples)).toBe(Infinity);
  });

  it.each(movable)('$name: what is complete in a cut is the whole, reduced', async ({ bytes, levels }) => {
    for (const estimate of ['current', 'classic'] as const)
      for (let discard = 1; discard <= Math.min(levels, 5); discard++) {
        const cut = cutTexture(bytes, { discard, estimate });
        const [whole, part] = await Promise.all([
          codec.decode(bytes, { reduce: discard }),
          codec.decode(cut.bytes, { reduce: discard }),
        ]);
        expect(part.samples.length).toBe(whole.samples.length);
        if (cut.isComplete) expect(psnr(part.samples, whole.samples)).toBe(Infinity);
      }
  });

  it.each([1, 3, 4, 5])('%i channels: what was encoded without loss', async (channels) => {
    const picture = samplePicture(70, 50, channels);
    expect(await codec.decode(await codec.encode(picture))).toEqual(picture);
    const lossy = await codec.decode(await codec.encode(picture, { ratio: 6 }));
    expect(psnr(lossy.samples, picture.samples)).toBeGreaterThan(30);
  });

  it.each(['lrcp-5-layers', 'lrcp-5-layers-alpha', 'lrcp-lossless'])('%s, cut off anywhere', async (name) => {
    const bytes = vectorBytes(name);
    const whole = await codec.decode(bytes);
    let last = 0;
    for (const part of [0.1, 0.3, 0.6, 0.95]) {
      const picture = await codec.decode(bytes.subarray(0, Math.floor(bytes.length * part)));
      const quality = psnr(picture.samples, whole.samples);
      expect(quality).toBeGreaterThan(last);
      last = quality;
    }
    expect(last).toBeGreaterThan(25);
  });

  it.each(plain)(
    '$name: without its end marker, with half of it, with bytes behind, in a JP2 file',
    async ({ bytes }) => {
      const whole = await codec.decode(bytes);
      const end = bytes.length - 2;
      const others = [
        bytes.subarray(0, end),
        bytes.subarray(0, end + 1),
        Uint8Array.from([...bytes.subarray(0, end), 0, 0, 0, 0]),
        Uint8Array.from([...bytes, 1, 2, 3]),
        new Uint8Array(Buffer.concat([...JP2_HEAD, box('jp2c', bytes.subarray(0, end))])),
      ];
      for (const other of others) {
        const { samples } = await codec.decode(other);
        expect(Buffer.from(samples).equals(whole.samples)).toBe(true);
      }
    },
  );

  it.each(['rlcp-tile-parts', 'pcrl-tiles-markers', 'progression-changes'])(
    '%s, cut off in any place behind its first tile-part begins',
    async (name) => {
      const bytes = vectorBytes(name);
      const { header } = decodeCodestream(bytes);
      for (let length = bytes.length - 1; length > header.endsAt + 60; length -= 37)
        expect((await codec.decode(bytes.subarray(0, length))).width).toBe(90);
    },
  );

  it('refuses what it should not begin with', async () => {
    await expect(codec.decode(vectorBytes('subsampled'))).rejects.toThrow(/different size/);
    await expect(codec.decode(vectorBytes('cprl-offset'))).rejects.toThrow(/off the origin/);
    await expect(codec.decode(vectorBytes('lrcp-lossless'), { reduce: 6 })).rejects.toThrow(DecodeError);
    await expect(codec.decode(new Uint8Array(0))).rejects.toThrow(DecodeError);
    await expect(codec.decode(new Uint8Array(0), { reduce: -1 })).rejects.toThrow(UsageError);
    await expect(codec.encode(samplePicture(16, 16, 2))).rejects.toThrow(UsageError);
    expect(codec.statistics.replaced).toBe(0);
  });
});

describe('previews', () => {
  const preview = async (name: string, format: 'png' | 'webp' | 'jpeg', pixels: number) =>
    Buffer.from(await codec.preview(vectorBytes(name), { format, size: { type: 'longest', pixels } }));

  it('are what they are called', async () => {
    expect((await preview('lrcp-5-layers', 'png', 64)).subarray(0, 8).toString('hex')).toBe(
      '89504e470d0a1a0a',
    );
    expect((await preview('lrcp-5-layers', 'webp', 64)).subarray(8, 12).toString()).toBe('WEBP');
    expect((await preview('lrcp-5-layers', 'jpeg', 64)).subarray(0, 3).toString('hex')).toBe('ffd8ff');
  });

  it.each([
    ['lrcp-5-layers', 64, [64, 64, 2]],
    ['lrcp-5-layers', 50, [50, 50, 2]],
    ['lrcp-5-layers', 2048, [256, 256, 2]],
    ['rpcl-precincts', 45, [45, 35, 2]],
    ['lrcp-5-layers-alpha', 64, [64, 64, 6]],
    ['five-components', 32, [32, 32, 6]],
  ])('%s at %i: width, height and colour type %j of the PNG', async (name, pixels, shape) => {
    const png = await preview(name, 'png', pixels);
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[25]]).toEqual(shape);
  });

  it('may be a box of any proportions', async () => {
    const size = { type: 'box', width: 100, height: 20 } as const;
    const png = Buffer.from(await codec.preview(vectorBytes('lrcp-5-layers'), { format: 'png', size }));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([100, 20]);
    const tooBig = { type: 'box', width: 100, height: 4096 } as const;
    await expect(codec.preview(new Uint8Array(0), { format: 'png', size: tooBig })).rejects.toThrow(
      UsageError,
    );
  });
});

describe('hostile bytes', () => {
  it('never end the codec: 20 mutations of every vector', async () => {
    const random = createRandom(5);
    const jobs = vectors.flatMap(({ bytes }) =>
      Array.from({ length: 20 }, () =>
        codec.preview(mutated(bytes, random), { format: 'jpeg', size: { type: 'longest', pixels: 32 } }),
      ),
    );
    const results = await Promise.allSettled(jobs);
    const names = results.map((result) =>
      result.status === 'fulfilled' ? 'fine' : (result.reason as Error).constructor.name,
    );
    expect(new Set(names)).toEqual(new Set(names.filter((name) => ALLOWED.has(name))));
    expect(names).toContain('fine');
    expect(names).toContain('DecodeError');
    expect((await codec.decode(vectorBytes('grey-lossless'))).width).toBe(70);
  });
});

describe('without its optional dependencies', () => {
  it('takes code streams apart, and says what is missing for the rest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'landfall-codecs-'));
    await using bare = createWorkerCodec({ script: await bundledWorker('node/worker', folder) });
    try {
      const bytes = vectorBytes('lrcp-5-layers');
      expect((await bare.cut(bytes, { discard: 4, estimate: 'classic' })).kind).toBe('repacketised');
      await expect(bare.decode(bytes)).rejects.toMatchObject({ dependency: '@cornerstonejs/codec-openjpeg' });
      const asked = bare.preview(bytes, { format: 'png', size: { type: 'longest', pixels: 64 } });
      await expect(asked).rejects.toThrow(CodecAbsentError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const ALLOWED: ReadonlySet<string> = new Set(['fine', 'DecodeError', 'CodecCrashedError', 'TimeoutError']);

const hasOracle = spawnSync('opj_decompress', ['-h']).error === undefined;
if (!hasOracle) process.emitWarning('opj_decompress is not installed: its opinion is not asked');

describe.skipIf(!hasOracle)("OpenJPEG's own decoder, which takes nothing that is not strictly right", () => {
  it.each(vectors.filter(({ packets }) => packets !== null))(
    'takes the cuts of $name',
    ({ bytes, levels }) => {
      const folder = mkdtempSync(join(tmpdir(), 'landfall-codecs-'));
      const decode = (stream: Uint8Array, reduce: number): Buffer => {
        writeFileSync(join(folder, 'in.j2k'), stream);
        const args = ['-i', join(folder, 'in.j2k'), '-o', join(folder, 'out.raw'), '-r', String(reduce)];
        const { status, stdout } = spawnSync('opj_decompress', args, { encoding: 'utf8' });
        expect(status, stdout).toBe(0);
        return readFileSync(join(folder, 'out.raw'));
      };
      try {
        for (const discard of [1, 2, 3, 4, 5]) {
          const cut = cutTexture(bytes, { discard, estimate: 'classic' });
          const reduce = Math.min(discard, levels);
          const part = decode(cut.bytes, reduce);
          if (cut.isComplete) expect(part.equals(decode(bytes, reduce))).toBe(true);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
