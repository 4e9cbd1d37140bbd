import { encodeBase64, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeExtraParams, encodeExtraParams, SCULPT_TYPE } from '@landfall/protocol/extra-params';
import { encodeStoredOverrides } from '@landfall/protocol/material';
import { decodeParticleSystem } from '@landfall/protocol/object';
import { contentsOf, decodeObjectXml, encodeObjectXml, overridesOf } from '@landfall/protocol/object-xml';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { decodeTextureEntry, encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { gatherReferences } from './index.ts';

const OBJECT = 6;
const id = (number: number): Uuid => new Uuid(0x1000 + number, 0x4000, 0x8000, number);
const base64 = (element: string, bytes: Uint8Array): string =>
  `<${element}>${encodeBase64(bytes)}</${element}>`;
const TEXTURES = encodeTextureEntry({
  default: { ...PLAIN_FACE, textureId: id(1), materialId: id(2) },
  faces: new Map([[3, { ...PLAIN_FACE, textureId: id(3) }]]),
});
const EXTRA = encodeExtraParams([
  { type: 'sculpt', textureId: id(4), sculptType: SCULPT_TYPE.torus, inverted: false, mirrored: false },
  { type: 'lightImage', textureId: id(5), fieldOfViewRad: 1, focus: 0, ambiance: 0 },
  { type: 'renderMaterials', materials: [{ face: 1, materialId: id(6) }] },
]);
const OVERRIDES = encodeStoredOverrides([{ face: 2, notation: `{'tex':[u${id(7).toString()},!]}` }]);
const ITEM = `<TaskInventoryItem><AssetID><UUID>${id(8).toString()}</UUID></AssetID><ItemID><UUID>${id(90).toString()}</UUID></ItemID><Name>x</Name><Type>0</Type></TaskInventoryItem>`;
const PART =
  `<SceneObjectPart><UUID><UUID>${id(91).toString()}</UUID></UUID><TaskInventory>${ITEM}</TaskInventory><Name>n</Name>` +
  `<SoundID><UUID>${id(9).toString()}</UUID></SoundID><SoundGain>1</SoundGain><Shape>${base64('TextureEntry', TEXTURES)}` +
  `${base64('ExtraParams', EXTRA)}${base64('MatOvrd', OVERRIDES)}</Shape></SceneObjectPart>`;
const DOCUMENTS = [
  `<SceneObjectGroup>${PART}<OtherParts>${PART}</OtherParts></SceneObjectGroup>`,
  `<SceneObjectGroup><RootPart>${PART}</RootPart><OtherParts><Part>${PART}</Part></OtherParts></SceneObjectGroup>\0`,
];

/** What a damaged field would have said is nobody's. */
function read<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return undefined;
  }
}

/** Every asset that a client would ask for after it has read the part. */
function* assetsOf(part: ScenePart): Generator<Uuid> {
  const entry = read(() => decodeTextureEntry(part.textureEntry));
  for (const face of entry === undefined ? [] : [entry.default, ...entry.faces.values()]) {
    yield face.textureId;
    if (face.materialId !== undefined) yield face.materialId;
  }
  for (const param of read(() => decodeExtraParams(part.extraParams)) ?? []) {
    if (param.type === 'sculpt' || param.type === 'mesh' || param.type === 'lightImage')
      yield param.textureId;
    if (param.type === 'renderMaterials') for (const { materialId } of param.materials) yield materialId;
  }
  if (part.particles.length > 0) {
    const system = read(() => decodeParticleSystem(part.particles));
    if (system !== undefined) yield system.textureId;
  }
  if (part.sound !== undefined) yield part.sound.id;
  for (const { assetId } of read(() => contentsOf(part, () => undefined))?.items ?? []) yield assetId;
  for (const { override } of read(() => overridesOf(part)) ?? [])
    for (const texture of override?.textures ?? []) if (texture !== undefined) yield texture;
}

it('what protocol’s codecs read of an object, whole or damaged, is never overlooked', () => {
  const random = createRandom(61);
  const documents = DOCUMENTS.flatMap((text) => {
    const bytes = encodeUtf8(text);
    return [bytes, encodeObjectXml(decodeObjectXml(bytes))];
  });
  let compared = 0;
  for (let round = 0; round < 1200; round++) {
    const bytes = round < 4 ? documents[round]! : damaged(documents[round % 4]!, random);
    const groups = read(() => decodeObjectXml(bytes))?.groups ?? [];
    const found = new Set(gatherReferences(OBJECT, bytes).ids.map(({ key }) => key));
    const wanted = groups.flatMap(({ parts }) => parts.flatMap((part) => [...assetsOf(part)]));
    const overlooked = wanted.filter((one) => !one.isZero && !found.has(one.key)).map(String);
    expect(overlooked, new TextDecoder().decode(bytes)).toEqual([]);
    compared += wanted.length;
    // Of the whole ones: 2 + 1 of the entry, 3 of parameters, sound, item, and what overrides name; in both parts.
    if (round < 4) expect(wanted.length).toBeGreaterThanOrEqual(16);
  }
  expect(compared).toBeGreaterThan(2000);
});

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  for (let left = random.integer(1, 3); left > 0; left--)
    copy[random.integer(0, copy.length - 1)] = random.pick([
      0x41,
      0x2f,
      0x3c,
      0x20,
      0x31,
      random.integer(0, 255),
    ]);
  return copy;
}
