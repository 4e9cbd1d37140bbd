import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeExtraParams } from '@landfall/protocol/extra-params';
import { asMap, encodeLlsdBinary, formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import {
  decodeLegacyMaterial,
  decodeMaterialOverrides,
  decodeRenderMaterials,
  encodeFaceMaterials,
  encodeMaterialChanges,
  encodeMaterialIds,
  MATERIAL_OVERRIDE_METHOD,
  zippedBody,
  zippedBytes,
} from '@landfall/protocol/material';
import type { MaterialChange } from '@landfall/protocol/material';
import { decodeTextureEntry, faceOf } from '@landfall/protocol/texture-entry';
import type { HttpRequest } from '@landfall/transport/ports';
import { createSite, rez, seenBy, urlOf } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';

const BOX = { x: 100, y: 100, z: 30 };
const ASSET = Uuid.parse('b0000000-0000-4000-8000-000000000001');
const TEXTURE = 'b0000000-0000-4000-8000-000000000002';

async function withBox() {
  const site = await createSite();
  const { localId, id } = await rez(site, site.builder, BOX);
  return { ...site, localId, id };
}

async function call(
  site: Site,
  by: TestAgent,
  name: string,
  method: HttpRequest['method'],
  body?: Uint8Array,
) {
  const url = await urlOf(site, by, name);
  const headers = { 'content-type': 'application/llsd+xml' };
  const request = { method, url, headers, ...(body === undefined ? {} : { body }) };
  return await site.network.runUntil(site.ports.http.request(request), 1000);
}

const xml = (value: LlsdValue): Uint8Array => encodeUtf8(formatLlsdXml(value));
const zipped = (bytes: Uint8Array): Uint8Array => xml(zippedBody(new Uint8Array(deflateSync(bytes))));
const materialsIn = (body: Uint8Array) =>
  decodeRenderMaterials(new Uint8Array(inflateSync(zippedBytes(parseLlsd(body)))));

describe('legacy materials', () => {
  const SHINY = decodeLegacyMaterial({ SpecExp: 77, NormMap: ASSET });
  const put = (site: Site, by: TestAgent, localId: number, face: number | undefined) =>
    call(
      site,
      by,
      'RenderMaterials',
      'PUT',
      zipped(encodeFaceMaterials([{ localId, face, material: SHINY }])),
    );

  it('are given to a face, seen in its texture entry, and told to who asks', async () => {
    const site = await withBox();
    const [given] = materialsIn((await put(site, site.builder, site.localId, 3)).body);
    expect(given!.material.specularExponent).toBe(77);
    await site.network.run(500);
    const late = await site.arrive({ firstName: 'Third', lastName: 'Person' });
    const entry = decodeTextureEntry(seenBy(late).get(site.localId)!.textureEntry)!;
    expect(faceOf(entry, 3).materialId.equals(given!.id)).toBe(true);
    expect(faceOf(entry, 2).materialId.isZero).toBe(true);
    const all = materialsIn((await call(site, late, 'RenderMaterials', 'GET')).body);
    expect(all).toEqual([given]);
    const asked = zipped(encodeMaterialIds([ASSET, given!.id]));
    expect(materialsIn((await call(site, late, 'RenderMaterials', 'POST', asked)).body)).toEqual([given]);
  });

  it('are not given by who may not, nor to faces that there cannot be', async () => {
    const site = await withBox();
    expect(materialsIn((await put(site, site.other, site.localId, 3)).body)).toEqual([]);
    expect(materialsIn((await put(site, site.builder, site.localId, 99)).body)).toEqual([]);
    expect(materialsIn((await put(site, site.builder, 7, 1)).body)).toEqual([]);
  });

  it('are asked for with bytes that are none, or too many: refused', async () => {
    const site = await withBox();
    const bomb = zipped(encodeLlsdBinary(new Uint8Array(3_000_000)));
    for (const body of [
      new Uint8Array(0),
      encodeUtf8('<llsd>'),
      xml({ Zipped: Uint8Array.of(1, 2, 3) }),
      bomb,
    ])
      expect((await call(site, site.builder, 'RenderMaterials', 'PUT', body)).status).toBe(400);
    expect((await call(site, site.builder, 'RenderMaterials', 'DELETE')).status).toBe(405);
  });
});

describe('physically based materials', () => {
  const modify = async (site: Site, by: TestAgent, changes: readonly MaterialChange[]) => {
    const answer = await call(site, by, 'ModifyMaterialParams', 'POST', xml(encodeMaterialChanges(changes)));
    await site.network.run(500);
    return asMap(parseLlsd(answer.body))['success'];
  };
  const GLTF = JSON.stringify({
    asset: { version: '2.0' },
    images: [{ uri: TEXTURE }],
    textures: [{ source: 0 }],
    materials: [
      { doubleSided: true, pbrMetallicRoughness: { roughnessFactor: 0.25, baseColorTexture: { index: 0 } } },
    ],
  });
  const overridesOf = (agent: TestAgent) =>
    agent
      .all('GenericStreamingMessage')
      .filter(({ MethodData }) => MethodData.Method === MATERIAL_OVERRIDE_METHOD)
      .map(({ DataBlock }) => decodeMaterialOverrides(DataBlock.Data));
  const materialsOf = (agent: TestAgent, localId: number) =>
    decodeExtraParams(seenBy(agent).get(localId)!.extraParams).flatMap((param) =>
      param.type === 'renderMaterials' ? param.materials : [],
    );

  it('are given to a face with what is another of them, and everybody is told, also who comes later', async () => {
    const site = await withBox();
    expect(
      await modify(site, site.builder, [{ objectId: site.id, face: 2, assetId: ASSET, gltf: GLTF }]),
    ).toBe(true);
    const late = await site.arrive({ firstName: 'Third', lastName: 'Person' });
    for (const agent of [site.other, late]) {
      expect(materialsOf(agent, site.localId)).toEqual([{ face: 2, materialId: ASSET }]);
      const [told] = overridesOf(agent);
      expect(told).toMatchObject({
        localId: site.localId,
        faces: [{ face: 2, override: { doubleSided: true } }],
      });
      const { override } = told!.faces[0]!;
      expect(override!.roughness).toBeCloseTo(0.25, 5);
      expect(override!.textures?.map(String)[0]).toBe(TEXTURE);
      expect(override).not.toHaveProperty('metallic');
    }
  });

  it('are taken away with what was another of them', async () => {
    const site = await withBox();
    await modify(site, site.builder, [{ objectId: site.id, face: 2, assetId: ASSET, gltf: GLTF }]);
    await modify(site, site.builder, [{ objectId: site.id, face: 2, gltf: '' }]);
    expect(overridesOf(site.other).at(-1)).toEqual({ localId: site.localId, faces: [] });
    await modify(site, site.builder, [{ objectId: site.id, face: 2, assetId: Uuid.zero }]);
    expect(materialsOf(site.other, site.localId)).toEqual([]);
  });

  it.each<[string, Partial<MaterialChange>]>([
    ['of a face that there cannot be', { face: 300 }],
    ['of all faces at once', { face: -1 }],
    ['of nothing', { objectId: ASSET }],
  ])('%s are not changed', async (_what, change) => {
    const site = await withBox();
    expect(
      await modify(site, site.builder, [{ objectId: site.id, face: 0, assetId: ASSET, ...change }]),
    ).toBe(true);
    expect(materialsOf(site.other, site.localId)).toEqual([]);
  });

  it('are not changed by who may not, nor by what is no document', async () => {
    const site = await withBox();
    await modify(site, site.other, [{ objectId: site.id, face: 0, assetId: ASSET }]);
    await modify(site, site.builder, [{ objectId: site.id, face: 0, gltf: '{"materials":' }]);
    expect(materialsOf(site.other, site.localId)).toEqual([]);
    expect(overridesOf(site.other)).toEqual([]);
    const bad = await call(site, site.builder, 'ModifyMaterialParams', 'POST', encodeUtf8('<llsd><array>'));
    expect(bad.status).toBe(400);
    expect((await call(site, site.builder, 'ModifyMaterialParams', 'GET')).status).toBe(404);
  });
});
