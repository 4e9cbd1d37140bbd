import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import {
  decodeFaceMaterials,
  decodeLegacyMaterial,
  decodeMaterialChanges,
  decodeMaterialIds,
  decodeMaterialOverride,
  decodeRenderMaterials,
  decodeStoredOverrides,
  encodeFaceMaterials,
  encodeLegacyMaterial,
  encodeMaterialChanges,
  encodeMaterialIds,
  encodeMaterialOverride,
  encodeRenderMaterials,
  encodeStoredOverrides,
} from '@landfall/protocol/material';
import { decodeMessage, encodeMessage } from '@landfall/protocol/message';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import {
  decodeCostAnswer,
  decodeFullUpdate,
  decodeObjectAnimations,
  decodeObjectFamily,
  decodeObjectIds,
  decodeObjectProperties,
  decodePhysicsAnswer,
  decodePhysicsEvent,
  decodeTextureAnimation,
  encodeCostAnswer,
  encodeFullUpdate,
  encodeObjectAnimations,
  encodeObjectFamily,
  encodeObjectProperties,
  encodePhysicsAnswer,
  encodePhysicsEvent,
  encodeTextureAnimation,
  formatNameValues,
  parseNameValues,
  unpackShape,
} from '@landfall/protocol/object';
import {
  decodeMediaEntry,
  decodeMediaReply,
  decodeMediaRequest,
  decodeNavigation,
  encodeMediaEntry,
  encodeMediaReply,
  encodeMediaRequest,
  encodeNavigation,
  formatMediaVersion,
  parseMediaVersion,
  PLAIN_MEDIA,
} from '@landfall/protocol/object-media';
import { createRandom, sampleMessage } from '@landfall/protocol/testing';
import { describe, it } from 'vitest';
import { feedBody, feedBytes, feedText, isRead } from './feed.ts';
import type { Body, Bytes, Text } from './feed.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const OTHER = Uuid.parse('10112233-4455-6677-8899-aabbccddeeff');
const MATERIAL = decodeLegacyMaterial({
  NormMap: ID,
  SpecMap: OTHER,
  NormOffsetX: 7,
  NormRepeatY: 20_000,
  SpecColor: [1, 2, 3, 4],
  SpecExp: 51,
  EnvIntensity: 9,
  DiffuseAlphaMode: 2,
  AlphaMaskCutoff: 3,
});
const physics = { PhysicsShapeType: 2, Density: 1000, Friction: 0.6, Restitution: 0.5, GravityMultiplier: 1 };
const cost = { linked_set_resource_cost: 3, resource_cost: 1, physics_cost: 0.2, linked_set_physics_cost: 1 };

/** What is read of any bytes can be written, and read again. */
const BYTES: readonly Bytes[] = [
  [
    'materials of a region',
    [encodeRenderMaterials([{ id: ID, material: MATERIAL }])],
    (bytes) => decodeRenderMaterials(encodeRenderMaterials(decodeRenderMaterials(bytes))),
  ],
  [
    'ids of materials',
    [encodeMaterialIds([ID, OTHER])],
    (bytes) => decodeMaterialIds(encodeMaterialIds(decodeMaterialIds(bytes))),
  ],
  [
    'materials of faces',
    [
      encodeFaceMaterials([
        { localId: 9, face: 3, material: MATERIAL },
        { localId: 0xffff_ffff, face: undefined, material: undefined },
      ]),
      encodeLlsdBinary({ FullMaterialsPerFace: [{ ID: ID.toBytes() }] }),
    ],
    (bytes) => decodeFaceMaterials(encodeFaceMaterials(decodeFaceMaterials(bytes))),
  ],
  [
    'stored overrides',
    [
      encodeStoredOverrides([
        { face: 0, notation: "{'am':i2}" },
        { face: 44, notation: '' },
      ]),
    ],
    (bytes) => decodeStoredOverrides(encodeStoredOverrides(decodeStoredOverrides(bytes))),
  ],
  [
    'animations of objects',
    [
      encodeObjectAnimations([
        { id: ID, name: 'walk' },
        { id: OTHER, name: '' },
      ]),
    ],
    (bytes) => [...decodeObjectAnimations(encodeObjectAnimations([...decodeObjectAnimations(bytes)]))],
  ],
  [
    'animations of textures',
    [Uint8Array.from(Buffer.from('01ff04040000803f0000803f0000803f', 'hex'))],
    (bytes) => {
      const animation = decodeTextureAnimation(bytes);
      return animation === undefined || decodeTextureAnimation(encodeTextureAnimation(animation));
    },
  ],
];

it.each(BYTES)(
  'mutations of %s end in a value or a DecodeError',
  async (...fed) => void (await feedBytes(fed)),
);

const BODIES: readonly Body[] = [
  [
    'legacy materials',
    encodeLegacyMaterial(MATERIAL),
    (body) => encodeLegacyMaterial(decodeLegacyMaterial(body)),
  ],
  [
    'overrides',
    {
      bc: [1, 0.5, 0.25, 1],
      am: 2,
      ds: 1,
      ac: 0.5,
      ec: [1, 1, 1],
      tex: [ID],
      ti: [null, { o: [0.5, -1], s: [1, 1], r: 1.5 }],
    },
    (body) => {
      const override = decodeMaterialOverride(body);
      return override === undefined || encodeMaterialOverride(override);
    },
  ],
  [
    'changes of materials',
    [
      { object_id: ID, side: -1, asset_id: OTHER, gltf_json: '{"asset":{}}' },
      { object_id: ID, side: 3 },
    ],
    (body) =>
      encodeMaterialChanges(decodeMaterialChanges(encodeMaterialChanges(decodeMaterialChanges(body)))),
  ],
  [
    'media of a face',
    encodeMediaEntry({ ...PLAIN_MEDIA, currentUrl: 'http://x/', homeUrl: 'http://y/' }),
    (body) => {
      const entry = decodeMediaEntry(body);
      return entry === undefined || encodeMediaEntry(entry);
    },
  ],
  [
    'requests for media',
    { verb: 'UPDATE', object_id: ID, object_media_data: [null, encodeMediaEntry(PLAIN_MEDIA)] },
    (body) => encodeMediaRequest(decodeMediaRequest(body)),
  ],
  [
    'answers with media',
    {
      object_id: ID,
      object_media_version: 'x-mv:0000000012/x',
      object_media_data: [encodeMediaEntry(PLAIN_MEDIA), null],
    },
    (body) => encodeMediaReply(decodeMediaReply(body)),
  ],
  [
    'navigation of media',
    { object_id: ID, current_url: 'http://x/', texture_index: 3 },
    (body) => encodeNavigation(decodeNavigation(body)),
  ],
  [
    'physics by event',
    {
      ObjectData: [
        { LocalID: 7, ...physics },
        { LocalID: -1, ...physics },
      ],
    },
    (body) => encodePhysicsEvent(decodePhysicsEvent(body)),
  ],
  [
    'answers about physics',
    { [ID.toString()]: physics },
    (body) => encodePhysicsAnswer(decodePhysicsAnswer(body)),
  ],
  [
    'answers about costs',
    { [ID.toString()]: { ...cost, resource_limiting_type: 'physics' } },
    (body) => encodeCostAnswer(decodeCostAnswer(body)),
  ],
  ['ids of objects', { object_ids: [ID, OTHER] }, (body) => decodeObjectIds(body)],
];

it.each(BODIES)('disturbed %s end in a value or a DecodeError', async (...fed) => void (await feedBody(fed)));

const TEXTS: readonly Text[] = [
  [
    'name values',
    [
      'FirstName STRING RW SV Test\nLastName STRING RW SV User',
      'AttachItemID STRING RW SV 0011\n',
      'A ASSET R S',
    ],
    (text) => parseNameValues(formatNameValues(parseNameValues(text))),
  ],
  [
    'versions of media',
    ['x-mv:0000000012/a0000000-0000-4000-8000-000000000001'],
    (text) => {
      const version = parseMediaVersion(text);
      return version === undefined || formatMediaVersion(version);
    },
  ],
];

it.each(TEXTS)(
  'mutations of %s end in a value or a DecodeError',
  async (...fed) => void (await feedText(fed)),
);

/** Messages about objects whose fields hold anything: what is read of them can be written. */
const MESSAGES: { readonly [K in MessageName]?: (message: MessageOf<K>) => unknown } = {
  ObjectProperties: ({ ObjectData }) =>
    ObjectData.map((block) => encodeObjectProperties(decodeObjectProperties(block))),
  ObjectPropertiesFamily: ({ ObjectData }) => encodeObjectFamily(decodeObjectFamily(ObjectData), 0),
  ObjectUpdate: ({ ObjectData }) =>
    ObjectData.map((block) => {
      const object = decodeFullUpdate(block);
      unpackShape(object.shape);
      return encodeFullUpdate(object);
    }),
};

describe('messages with anything in them', () => {
  it.each(Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])('%s', async (name) => {
    const read = (body: Uint8Array): void => {
      const message = decodeMessage(body);
      if (message.name !== name) throw new DecodeError('another message');
      (MESSAGES[name] as (message: unknown) => unknown)(message);
    };
    const random = createRandom(20_261_204);
    const samples = (['random', 'least', 'most'] as const).flatMap((values) =>
      [0, 16, 60, 76, 140].map((fieldBytes) =>
        encodeMessage(sampleMessage(name, { random, repeats: 2, values, fieldBytes, optional: true })),
      ),
    );
    await feedBytes([name, samples.filter((sample) => isRead(sample, read)), read]);
  });
});
