import { CodecAbsentError } from '@landfall/codecs/ports';
import type { ImageCodec, Picture } from '@landfall/codecs/ports';
import { DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { SceneWarnings } from '../scene/index.ts';
import type { Absence, WantedAssets } from '../scene/index.ts';
import { AssetGathering, gatherAssets } from './gather-assets.ts';
import type { GatherOptions } from './gather-assets.ts';

const PIXEL: Picture = { width: 1, height: 1, channels: 3, samples: Uint8Array.of(1, 2, 3) };
const WANTED: WantedAssets = {
  textures: new Map([
    ['t', { forFile: true }],
    ['gone', { forFile: false }],
  ]),
  sculpts: new Set(['s']),
  meshes: new Set(['m']),
};

/** A codec that only decodes; the other calls are not for this room. */
function codecOf(decode: ImageCodec['decode']): Pick<ImageCodec, 'decode'> {
  return { decode };
}

const optionsOf = (changes: Partial<GatherOptions> = {}): GatherOptions => ({
  source: {
    fetch: async (id) =>
      await Promise.resolve<Uint8Array | Absence>(id === 'gone' ? { absent: 'not-found' } : Uint8Array.of(9)),
  },
  codec: codecOf(async () => await Promise.resolve(PIXEL)),
  warnings: new SceneWarnings(),
  signal: new AbortController().signal,
  tell: () => undefined,
  ...changes,
});

describe('the assets of a scene', () => {
  it('are fetched, decoded, and told', async () => {
    const told: number[][] = [];
    const assets = await gatherAssets(WANTED, optionsOf({ tell: (...numbers) => told.push(numbers) }));
    expect(assets.textures.get('t')).toMatchObject({ alpha: 'none', average: [1, 2, 3] });
    expect(assets.textures.get('t')).toHaveProperty('texture.png');
    expect(assets.textures.get('gone')).toEqual({ absent: 'not-found' });
    expect(assets.sculpts.get('s')).toMatchObject({ width: 1, channels: 3 });
    expect(assets.meshes.get('m')).toEqual(Uint8Array.of(9));
    expect(told.at(-1)).toEqual([4, 4]);
  });

  it('are of sculpt maps no more than forms are made of, however large they decode', async () => {
    const side = 512;
    const samples = new Uint8Array(side * side * 4).fill(7);
    const large: Picture = { width: side, height: side, channels: 4, samples };
    const options = optionsOf({ codec: codecOf(async () => await Promise.resolve(large)) });
    const { sculpts } = await gatherAssets(WANTED, options);
    expect(sculpts.get('s')).toMatchObject({ width: 128, height: 128, channels: 4 });
    expect(sculpts.get('s')).toHaveProperty('pixels', new Uint8Array(128 * 128 * 4).fill(7));
  });

  it('are of meshes and sculpt maps no more than their memory allows; what is beyond is told', async () => {
    const meshes = new Set(Array.from({ length: 20 }, (_, n) => `m${n}`));
    const source = { fetch: async () => await Promise.resolve(new Uint8Array(1000)) };
    const options = optionsOf({ source, mostBytes: 4500 });
    const found = await gatherAssets({ ...WANTED, meshes }, options);
    const there = [...found.meshes.values()].filter((mesh) => mesh instanceof Uint8Array);
    expect(there).toHaveLength(5);
    expect(
      [...found.meshes.values()].filter((mesh) => 'absent' in mesh && mesh.absent === 'too-much'),
    ).toHaveLength(15);
    expect(found.sculpts.get('s')).toEqual({ absent: 'too-much' });
    expect(options.warnings.counts).toEqual(
      new Map([
        ['mesh', 15],
        ['sculpt', 1],
      ]),
    );
  });

  it('that are none of their kind, or take too long to decode, are damaged, and warned of', async () => {
    const faults = [
      new DecodeError('no picture', { offset: 3 }),
      new TimeoutError('decoding', 1000, 'decode'),
    ];
    for (const fault of faults) {
      const options = optionsOf({ codec: codecOf(async () => await Promise.reject(fault)) });
      const { textures, sculpts } = await gatherAssets(WANTED, options);
      expect([textures.get('t'), sculpts.get('s')]).toEqual([{ absent: 'damaged' }, { absent: 'damaged' }]);
      expect(options.warnings.kept.map(({ of, id }) => `${of} ${id}`).toSorted()).toEqual([
        'sculpt s',
        'texture t',
      ]);
    }
  });

  it('are told, once, where nothing is installed to decode them; meshes are there', async () => {
    const options = optionsOf({
      codec: codecOf(async () => await Promise.reject(new CodecAbsentError('openjpeg'))),
    });
    const { textures, sculpts, meshes } = await gatherAssets(WANTED, options);
    expect([textures.get('t'), sculpts.get('s')]).toEqual([{ absent: 'no-codec' }, { absent: 'no-codec' }]);
    expect(meshes.get('m')).toEqual(Uint8Array.of(9));
    expect(options.warnings.kept.map(({ what }) => what)).toEqual(['not decoded: openjpeg is not installed']);
  });

  it('that do not come in time are late', async () => {
    const signal = AbortSignal.abort();
    const assets = await gatherAssets(WANTED, optionsOf({ signal }));
    const late = { absent: 'late' };
    expect([...assets.textures.values(), ...assets.sculpts.values(), ...assets.meshes.values()]).toEqual([
      late,
      late,
      late,
      late,
    ]);
  });

  it('are gathered while more are wanted, each once; again when a file wants one, too', async () => {
    const asked: string[] = [];
    const options = optionsOf({
      source: {
        fetch: async (id) => {
          asked.push(id);
          return await Promise.resolve(Uint8Array.of(9));
        },
      },
    });
    const gathering = new AssetGathering(options);
    const wantedOf = (textures: Record<string, boolean>): WantedAssets => ({
      textures: new Map(Object.entries(textures).map(([id, forFile]) => [id, { forFile }])),
      sculpts: new Set(),
      meshes: new Set(),
    });
    gathering.want(wantedOf({ a: false, b: true }));
    gathering.want(wantedOf({ a: false, b: false, c: false }));
    const { textures } = await gathering.finish(wantedOf({ a: true, b: true }));
    expect(asked.toSorted()).toEqual(['a', 'a', 'b', 'c']);
    expect([...textures.keys()]).toEqual(['a', 'b']);
    for (const texture of textures.values()) expect(texture).toHaveProperty('texture.png');
  });
});
