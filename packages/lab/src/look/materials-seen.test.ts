import { NEW_REGION_SETTINGS, writeRegionArchive } from '@landfall/assets/region-archive';
import { MemoryStore } from '@landfall/assets/store';
import { loadGridArchive, startGrid } from '@landfall/grid';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import {
  DEFAULT_GLTF_MATERIAL,
  encodeGltfMaterial,
  encodeStoredOverrides,
} from '@landfall/protocol/material';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { idOf } from '../scene/samples.ts';
import { lookAtGrid } from './look-at-grid.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const PARAMS = encodeExtraParams([
  { type: 'renderMaterials', materials: [{ face: 0, materialId: idOf(80) }] },
]);
const CHANGED = encodeStoredOverrides([{ face: 0, notation: "{'mf':r0.25}" }]);
const TEXT =
  `<SceneObjectGroup><SceneObjectPart><UUID><UUID>${idOf(1).toString()}</UUID></UUID><Name>Metal</Name><LocalId>7</LocalId>` +
  '<GroupPosition><X>10</X><Y>20</Y><Z>30</Z></GroupPosition><Shape><PCode>9</PCode>' +
  `<ExtraParams>${base64(PARAMS)}</ExtraParams><MatOvrd>${base64(CHANGED)}</MatOvrd></Shape>` +
  '<Scale><X>1</X><Y>1</Y><Z>1</Z></Scale></SceneObjectPart><OtherParts /></SceneObjectGroup>';
const ARCHIVE = {
  regions: [
    {
      name: 'Bay',
      id: '11111111-2222-4333-8444-555555555501',
      width: 256,
      depth: 256,
      column: 0,
      row: 0,
      settings: NEW_REGION_SETTINGS,
      terrain: { width: 256, depth: 256, heights: new Float32Array(65_536).fill(25) },
      parcels: [],
      objects: decodeObjectXml(encodeUtf8(TEXT)).groups,
    },
  ],
  assets: [
    {
      id: idOf(80),
      type: ASSET_TYPE.material,
      bytes: encodeGltfMaterial({
        ...DEFAULT_GLTF_MATERIAL,
        roughness: 0.5,
        textures: [idOf(81), Uuid.zero, Uuid.zero, Uuid.zero],
      }),
    },
  ],
  savedAt: 0,
};

it('a physically based material is collected from a grid, with what is changed of it, and its texture is asked for', async () => {
  const store = new MemoryStore();
  const { regions } = await loadGridArchive(writeRegionArchive(ARCHIVE), store);
  const network = new MemoryNetwork();
  const ports = network.ports();
  const accounts = [{ first: 'Test', last: 'User', password: 'secret' }];
  const config = { passwordScheme: 'opensim', regions, accounts } as const;
  const grid = await network.runUntil(startGrid(config, ports, { assets: store }), 5000);
  const who = { grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };
  const scene = await network.runUntil(
    lookAtGrid(who, ports, {
      codec: {
        decode: async () => await Promise.reject(new ClosedError('none', { by: 'us', reason: 'test' })),
      },
      timeoutMs: 60_000,
      wantsNames: false,
      wantsNeighbours: false,
      ownsAll: true,
      signal: new AbortController().signal,
      status: () => undefined,
    }),
    120_000,
  );
  await network.runUntil(grid.close(), 5000);
  const metal = scene.regions[0].objects.find(
    ({ description }) => description.parentId === 0 && description.pcode === 9,
  );
  expect(metal!.overrides).toEqual(new Map([[0, { metallic: 0.25 }]]));
  expect(scene.assets.materials.get(idOf(80).toString())).toMatchObject({
    type: 'gltf',
    material: { roughness: 0.5 },
  });
  expect(scene.assets.textures.get(idOf(81).toString())).toEqual({ absent: 'not-found' });
  expect(scene.missing).toEqual([]);
});
