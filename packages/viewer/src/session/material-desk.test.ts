import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import { DEFAULT_GLTF_MATERIAL, encodeGltfMaterial } from '@landfall/protocol/material';
import type { LegacyMaterial } from '@landfall/protocol/material';
import { expect, it } from 'vitest';
import type { WorldNews } from '../port/index.ts';
import { MaterialDesk } from './material-desk.ts';
import type { ViewedSession } from './rooms.ts';

const NOWHERE = { textureId: Uuid.zero, offsetX: 0, offsetY: 0, repeatX: 1, repeatY: 1, rotationRad: 0 };
const LEGACY: LegacyMaterial = {
  normal: NOWHERE,
  specular: NOWHERE,
  specularColour: { r: 0, g: 0, b: 0, a: 0 },
  specularExponent: 0,
  environment: 0,
  alphaMode: 0,
  alphaCutoff: 0,
};
const [ONE, TWO, NONE] = [1, 2, 3].map((number) => new Uuid(0, 0, 0, number).toString());

/** A region that has some materials, and notes what it is asked. */
function regionWith(known: readonly string[], asked: string[][]) {
  return {
    properties: {
      fetchMaterials: async (ids: readonly Uuid[]) => {
        asked.push(ids.map(String));
        if (known.length === 0) throw new RemoteError('it offers no such thing', 'no-capability');
        const found = ids.map(String).filter((id) => known.includes(id));
        return new Map(found.map((id) => [id, LEGACY]));
      },
    },
  };
}

it('finds materials in the regions and among assets, each asked for once', async () => {
  const asked: string[][] = [];
  const fetched: string[] = [];
  const here = regionWith([], asked);
  const beside = regionWith([ONE!, TWO!], asked);
  const session = {
    region: here,
    regions: { all: [beside, here] },
    assets: {
      want: (_kind: string, id: string) => {
        fetched.push(id);
        const bytes = id === 'damaged' ? Uint8Array.of(1) : encodeGltfMaterial(DEFAULT_GLTF_MATERIAL);
        const gone = new RemoteError('there is none', 'missing');
        return { result: id === 'gone' ? Promise.reject(gone) : Promise.resolve({ bytes }) };
      },
    },
  } as unknown as ViewedSession;
  const told: string[] = [];
  const desk = new MaterialDesk(session, (news: WorldNews) => {
    if (news.type === 'materials') told.push(...news.materials.map(({ id, kind }) => `${kind} ${id}`));
  });
  const want = {
    type: 'wantMaterials',
    gltf: ['made', 'damaged', 'gone'],
    legacy: [ONE!, TWO!, NONE!],
  } as const;
  desk.want(want);
  desk.want(want);
  await expect.poll(() => told.length).toBe(3);
  expect(told.toSorted()).toEqual([`gltf made`, `legacy ${ONE}`, `legacy ${TWO}`]);
  expect(fetched).toEqual(['made', 'damaged', 'gone']);
  // The region where the agent is first; then those around, for what is left.
  expect(asked).toEqual([
    [ONE, TWO, NONE],
    [ONE, TWO, NONE],
  ]);
});
