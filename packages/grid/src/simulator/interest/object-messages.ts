import {
  encodeCompressedUpdate,
  encodeFullUpdate,
  encodeTerse,
  OBJECT_FLAG,
  terseTextureEntry,
} from '@landfall/protocol/object';
import type { ObjectBlock, ObjectDescription } from '@landfall/protocol/object';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { avatarBlock, avatarTerse } from '../avatars/index.ts';
import type { Inhabitant } from '../avatars/index.ts';
import { overrideMessage } from '../materials/index.ts';
import { isCachable, isSeenBy, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import type { Update } from '../view/index.ts';

/** A message is full when its objects come to this many bytes; a prim has about 350, an avatar 250. */
const FULL_MESSAGE_BYTES = 900;
/** Of one entry of ObjectUpdateCached. */
const PROBE_BYTES = 12;
/** What a block's length and flags take. */
const HEAD_BYTES = 6;
const TIME_DILATION = 0xffff;
const NO_BYTES = new Uint8Array(0);

type Compressed = MessageOf<'ObjectUpdateCompressed'>['ObjectData'][number];
type Terse = MessageOf<'ImprovedTerseObjectUpdate'>['ObjectData'][number];
type Probe = MessageOf<'ObjectUpdateCached'>['ObjectData'][number];

/** What a batch of updates comes to, by the message that it goes out with. */
interface Sorted {
  readonly full: ObjectBlock[];
  readonly compressed: Compressed[];
  readonly probes: Probe[];
  readonly terse: Terse[];
  /** Of materials: after what they belong to. */
  readonly overrides: MessageOf<'GenericStreamingMessage'>[];
}

/**
 * Tells an agent what has changed. A prim that has stood untouched for five minutes goes compressed, others and avatars in full; one that may be in
 * the agent's cache only says its version.
 * @source OpenSim LLClientView.cs (ProcessEntityUpdates)
 */
export function sendObjects(
  to: Agent,
  updates: readonly Update[],
  avatars: ReadonlyMap<number, Inhabitant>,
): void {
  const sorted: Sorted = { full: [], compressed: [], probes: [], terse: [], overrides: [] };
  const scene = sceneOf(to.region);
  for (const update of updates) {
    const other = avatars.get(update.localId);
    const prim = other === undefined ? scene.byLocalId(update.localId) : undefined;
    if (other !== undefined) sortAvatar(sorted, other, update);
    else if (prim !== undefined && isSeenBy(to, prim)) sortPrim(sorted, prim, update, to);
  }
  sendSorted(to, sorted);
}

function sortAvatar({ full, terse }: Sorted, { agent, avatar }: Inhabitant, { kind }: Update): void {
  if (kind === 'terse') terse.push({ Data: avatarTerse(avatar), TextureEntry: NO_BYTES });
  else full.push(avatarBlock(agent.account, avatar));
}

function sortPrim(sorted: Sorted, prim: Prim, { kind }: Update, to: Agent): void {
  const description = descriptionFor(to, prim);
  const { localId, motion, state, crc, updateFlags } = description;
  if (kind === 'terse') {
    sorted.terse.push({ Data: encodeTerse({ localId, state, motion }), TextureEntry: NO_BYTES });
  } else if (kind === 'painted') {
    const TextureEntry = terseTextureEntry(description.textureEntry);
    sorted.terse.push({ Data: encodeTerse({ localId, state, motion }), TextureEntry });
  } else if (kind === 'probe') sorted.probes.push({ ID: localId, CRC: crc, UpdateFlags: updateFlags });
  else {
    if (isCachable(to.region, prim)) sorted.compressed.push(encodeCompressedUpdate(description));
    else sorted.full.push(encodeFullUpdate(description));
    const overrides = overrideMessage(prim);
    if (overrides !== undefined) sorted.overrides.push(overrides);
  }
}

/** Who made something is told so once, so that it has it in hand. @source OpenSim LLClientView.cs (CreateSelected) */
function descriptionFor(to: Agent, prim: Prim): ObjectDescription {
  const description = prim.describeFor(to.id);
  if (prim.createdFor !== to) return description;
  prim.createdFor = undefined;
  return { ...description, updateFlags: description.updateFlags | OBJECT_FLAG.createSelected };
}

function sendSorted(to: Agent, { full, compressed, probes, terse, overrides }: Sorted): void {
  const RegionData = { RegionHandle: to.region.handle, TimeDilation: TIME_DILATION };
  for (const ObjectData of inMessages(full, blockBytes))
    send(to, { name: 'ObjectUpdate', RegionData, ObjectData }, sum(ObjectData.map(blockBytes)));
  for (const ObjectData of inMessages(compressed, compressedBytes))
    send(
      to,
      { name: 'ObjectUpdateCompressed', RegionData, ObjectData },
      sum(ObjectData.map(compressedBytes)),
    );
  for (const ObjectData of inMessages(probes, () => PROBE_BYTES))
    send(to, { name: 'ObjectUpdateCached', RegionData, ObjectData }, PROBE_BYTES * ObjectData.length);
  for (const ObjectData of inMessages(terse, terseBytes))
    send(to, { name: 'ImprovedTerseObjectUpdate', RegionData, ObjectData }, sum(ObjectData.map(terseBytes)));
  for (const message of overrides) answer(to, message);
}

type Sendable =
  | MessageOf<'ObjectUpdate'>
  | MessageOf<'ObjectUpdateCompressed'>
  | MessageOf<'ObjectUpdateCached'>
  | MessageOf<'ImprovedTerseObjectUpdate'>;

function send(to: Agent, message: Sendable, sizeBytes: number): void {
  answer(to, message satisfies MessageOf<MessageName>);
  to.witness?.observe('ObjectsSent', {
    message: message.name,
    objects: message.ObjectData.length,
    sizeBytes,
  });
}

/** Fixed fields, and those whose length varies. */
const blockBytes = (block: ObjectBlock): number =>
  150 +
  block.ObjectData.length +
  block.TextureEntry.length +
  block.TextureAnim.length +
  block.NameValue.length +
  block.Text.length +
  block.PSBlock.length +
  block.ExtraParams.length +
  block.MediaURL.length;
const compressedBytes = ({ Data }: Compressed): number => HEAD_BYTES + Data.length;
const terseBytes = ({ Data, TextureEntry }: Terse): number => HEAD_BYTES + Data.length + TextureEntry.length;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Cuts a list into messages of the usual size. */
function* inMessages<T>(items: readonly T[], bytesOf: (item: T) => number): Iterable<T[]> {
  let message: T[] = [];
  let bytes = 0;
  for (const item of items) {
    if (message.length > 0 && bytes + bytesOf(item) > FULL_MESSAGE_BYTES) {
      yield message;
      message = [];
      bytes = 0;
    }
    message.push(item);
    bytes += bytesOf(item);
  }
  if (message.length > 0) yield message;
}
