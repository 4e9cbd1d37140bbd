import { readdirSync, readFileSync } from 'node:fs';
import { readDatagrams } from '@landfall/lab';
import { decodeText, formatHex } from '@landfall/protocol/bytes';
import { decodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import {
  decodeCompressedUpdate,
  decodeFullUpdate,
  decodeTerse,
  PCODE,
  textureEntryOfTerse,
} from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { decodeObjectXml, descriptionOf, encodeObjectXml } from '@landfall/protocol/object-xml';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { decodePacket } from '@landfall/protocol/packet';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../shared-folder.ts';

const SHARED = sharedFolder ?? '';
const XML = `${SHARED}captures/ground-truth/oar-objects-xml/`;
const REGION_PORT = 9000;

/** It goes up and down all the time. */
const MOVER = 'mover + chatter';
/** Of trees and grass servers send neither shape nor material nor textures, though their archives have some. */
const NOT_OF_PLANTS = new Set(['shape', 'material', 'textureEntry']);

interface Truth {
  readonly part: ScenePart;
  readonly parentId: string;
}

/** Every part of the server's own archive, by its id, with the id of its root. */
function groundTruth(): ReadonlyMap<string, Truth> {
  const truth = new Map<string, Truth>();
  for (const file of readdirSync(XML)) {
    for (const { parts } of decodeObjectXml(readFileSync(XML + file)).groups) {
      const root = parts[0]!.id.toString();
      for (const [index, part] of parts.entries())
        truth.set(part.id.toString(), { part, parentId: index === 0 ? '' : root });
    }
  }
  return truth;
}

/** What a recording says of each object last, and its names where they are told. */
class World {
  readonly objects = new Map<string, ObjectDescription>();
  readonly names = new Map<string, string>();
  readonly #ids = new Map<number, string>();

  take(message: Message): void {
    if (message.name === 'ObjectUpdate')
      for (const block of message.ObjectData) this.#put(decodeFullUpdate(block));
    else if (message.name === 'ObjectUpdateCompressed')
      for (const { UpdateFlags, Data } of message.ObjectData)
        this.#put(decodeCompressedUpdate(UpdateFlags, Data));
    else if (message.name === 'ImprovedTerseObjectUpdate')
      for (const { Data, TextureEntry } of message.ObjectData)
        this.#move(Data, textureEntryOfTerse(TextureEntry));
    else if (message.name === 'ObjectProperties')
      for (const { ObjectID, Name } of message.ObjectData)
        this.names.set(ObjectID.toString(), decodeText(Name));
  }

  idOf(localId: number): string {
    return this.#ids.get(localId) ?? '';
  }

  #put(object: ObjectDescription): void {
    this.#ids.set(object.localId, object.id.toString());
    this.objects.set(object.id.toString(), object);
  }

  #move(data: Uint8Array, textureEntry: Uint8Array | undefined): void {
    const { localId, motion } = decodeTerse(data);
    const object = this.objects.get(this.idOf(localId));
    if (object === undefined) return;
    const looks = textureEntry === undefined ? {} : { textureEntry };
    this.objects.set(object.id.toString(), { ...object, motion, ...looks });
  }
}

function worldOf(capture: string): World {
  const world = new World();
  const file = readFileSync(`${SHARED}captures/${capture}/capture.pcap`);
  for (const { bytes, from } of readDatagrams(file)) {
    if (from.port !== REGION_PORT) continue;
    world.take(decodeMessage(decodePacket(bytes).body));
  }
  return world;
}

/** An archive has seven digits of a number. */
const PLACE_DIGITS = 5;
/** Steps of a terse rotation are 1/32767 each way. */
const ROTATION_STEP = 2 / 32_767;

const three = ({ x, y, z }: { x: number; y: number; z: number }): readonly number[] => [x, y, z];

/** Every field of an object that is compared, as what is equal when it is. */
const COMPARED: Readonly<Record<string, (object: ObjectDescription) => unknown>> = {
  pcode: ({ pcode }) => pcode,
  shape: ({ shape }) => shape,
  scale: ({ scale }) => three(scale).map(Math.fround),
  position: ({ motion }) => three(motion.position).map((part) => part.toFixed(PLACE_DIGITS)),
  velocity: ({ motion }) => three(motion.velocity),
  angularVelocity: ({ motion }) => three(motion.angularVelocity).map(Math.fround),
  material: ({ material }) => material,
  clickAction: ({ clickAction }) => clickAction,
  textureEntry: ({ textureEntry }) => formatHex(textureEntry),
  textureAnimation: ({ textureAnimation }) => formatHex(textureAnimation),
  extraParams: ({ extraParams }) => formatHex(extraParams),
  particles: ({ particles }) => formatHex(particles),
  text: ({ text }) => text,
  // Compressed updates have none where there is no text.
  textColour: ({ text, textColour }) => (text === '' ? '' : textColour),
  mediaUrl: ({ mediaUrl }) => mediaUrl,
  sound: ({ sound }) => sound && { ...sound, id: sound.id.toString() },
  ownerId: ({ ownerId }) => ownerId.toString(),
  data: ({ data }) => formatHex(data),
};

function differences(seen: ObjectDescription, wanted: ObjectDescription): readonly string[] {
  const isPlant = seen.pcode !== PCODE.prim;
  return Object.entries(COMPARED).flatMap(([field, of]) => {
    if (isPlant && NOT_OF_PLANTS.has(field)) return [];
    const [is, should] = [of(seen), of(wanted)].map((value) => JSON.stringify(value));
    return is === should ? [] : [`${field}: ${is} is not ${should}`];
  });
}

function isTurnedAs(
  { motion: { rotation: one } }: ObjectDescription,
  { motion }: ObjectDescription,
): boolean {
  const other = motion.rotation;
  return (['x', 'y', 'z', 'w'] as const).every((part) => Math.abs(one[part] - other[part]) <= ROTATION_STEP);
}

describe.skipIf(sharedFolder === undefined)('recorded objects are what the server keeps of them', () => {
  it.each([
    ['build-objects', 104],
    ['login-standard', 104],
    ['login-cached-objects', 98],
  ])('%s', (capture, least) => {
    const truth = groundTruth();
    expect(truth.size).toBe(104);
    const world = worldOf(capture);
    const wrong: string[] = [];
    let compared = 0;
    for (const [id, { part, parentId }] of truth) {
      const seen = world.objects.get(id);
      if (seen === undefined) continue;
      compared++;
      if (part.name === MOVER) continue;
      const wanted = descriptionOf(part, parentId === '' ? 0 : 1);
      const parent = world.idOf(seen.parentId);
      const off = [...differences(seen, wanted), ...(parent === parentId ? [] : [`parent: ${parent}`])];
      if (!isTurnedAs(seen, wanted)) off.push(`rotation: ${JSON.stringify(seen.motion.rotation)}`);
      if (off.length > 0) wrong.push(`${part.name}: ${off.join('; ')}`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(least);
  });

  it('by name, where names are told: most are told before they are given one', () => {
    const { names } = worldOf('build-objects');
    const told = [...groundTruth()].filter(([id]) => (names.get(id) ?? 'Object') !== 'Object');
    for (const [id, { part }] of told) expect(names.get(id)).toBe(part.name);
    expect(told.length).toBeGreaterThan(3);
  });
});

describe.skipIf(sharedFolder === undefined)('recorded object XML', () => {
  it('is written, and read again the same, in either layout', () => {
    for (const file of readdirSync(XML)) {
      const object = decodeObjectXml(readFileSync(XML + file));
      expect(decodeObjectXml(encodeObjectXml(object))).toEqual(object);
      const asset = { ...object, layout: 'asset' as const };
      expect(encodeObjectXml(asset).at(-1)).toBe(0);
      expect(decodeObjectXml(encodeObjectXml(asset))).toEqual(asset);
    }
  });
});
