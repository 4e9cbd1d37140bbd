import type { MessageOf } from '@landfall/protocol/message';
import {
  animationMessage,
  appearanceMessage,
  avatarBlock,
  avatarOf,
  avatarTerse,
  inhabitants,
} from '../avatars/index.ts';
import type { Inhabitant } from '../avatars/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { ObjectBlock } from '@landfall/protocol/object';
import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { onlookers, viewOf } from '../view/index.ts';
import type { UpdateKind } from '../view/index.ts';

/** Heartbeats between the last condition and the scene. @source PROTOCOL §5.1: about four */
const HEARTBEATS_BEFORE_SCENE = 4;
/** Bytes that may wait in the circuit before more objects are handed to it. */
const MAX_QUEUED_BYTES = 64 * 1024;
/** Objects looked at in one go. */
const BATCH = 64;
/** A message is full when its objects come to this many bytes; a prim has about 350, an avatar 250. */
const FULL_MESSAGE_BYTES = 900;
const TIME_DILATION = 0xffff;

/** Once everything needed is there, and four heartbeats later, an agent gets to see objects and other avatars. */
export function admitToScene(agent: Agent): void {
  const view = viewOf(agent);
  if (view.isOpen || !view.hasReplied || !agent.capabilities.hasSeed) return;
  if (!agent.isChild && avatarOf(agent) === undefined) return;
  view.heartbeats += 1;
  if (view.heartbeats < HEARTBEATS_BEFORE_SCENE) return;
  view.isOpen = true;
  for (const prim of sceneOf(agent.region)) view.updates.add(prim.localId, 'full');
  for (const other of inhabitants(agent.region)) if (other.agent !== agent) introduce(other, agent);
}

/** A new avatar is shown to everybody who sees the scene. */
export function introduceToAll(inhabitant: Inhabitant): void {
  for (const other of onlookers(inhabitant.agent)) introduce(inhabitant, other);
}

function introduce({ agent, avatar }: Inhabitant, to: Agent): void {
  viewOf(to).updates.add(avatar.localId, 'full');
  answer(to, appearanceMessage(agent.id, avatar.appearance));
  answer(to, animationMessage(agent.id, avatar));
}

/** Sends what has changed around an agent, as far as its throttle takes it. */
export function sendUpdates(agent: Agent, avatars: ReadonlyMap<number, Inhabitant>): void {
  const { updates } = viewOf(agent);
  while (updates.size > 0 && agent.queuedBytes < MAX_QUEUED_BYTES) {
    const batch = updates.take(BATCH);
    sendFull(
      agent,
      batch.flatMap((one) => (one.kind === 'full' ? (blockOf(agent, one.localId, avatars) ?? []) : [])),
    );
    sendTerse(
      agent,
      batch.flatMap((one) => terseOf(one, avatars)),
    );
  }
}

function blockOf(
  to: Agent,
  localId: number,
  avatars: ReadonlyMap<number, Inhabitant>,
): ObjectBlock | undefined {
  const other = avatars.get(localId);
  if (other !== undefined) return avatarBlock(other.agent.account, other.avatar);
  return sceneOf(to.region).byLocalId(localId)?.blockFor(to.id);
}

function terseOf(
  { localId, kind }: { readonly localId: number; readonly kind: UpdateKind },
  avatars: ReadonlyMap<number, Inhabitant>,
): Uint8Array[] {
  const other = kind === 'terse' ? avatars.get(localId) : undefined;
  return other === undefined ? [] : [avatarTerse(other.avatar)];
}

function sendFull(to: Agent, blocks: readonly ObjectBlock[]): void {
  for (const ObjectData of inMessages(blocks, blockBytes)) {
    const message: MessageOf<'ObjectUpdate'> = {
      name: 'ObjectUpdate',
      RegionData: regionData(to),
      ObjectData,
    };
    answer(to, message);
    observe(to, 'ObjectUpdate', ObjectData.length, sum(ObjectData.map(blockBytes)));
  }
}

function sendTerse(to: Agent, terse: readonly Uint8Array[]): void {
  for (const some of inMessages(terse, ({ length }) => length)) {
    const ObjectData = some.map((Data) => ({ Data, TextureEntry: NO_BYTES }));
    answer(to, { name: 'ImprovedTerseObjectUpdate', RegionData: regionData(to), ObjectData });
    observe(to, 'ImprovedTerseObjectUpdate', some.length, sum(some.map(({ length }) => length)));
  }
}

const NO_BYTES = new Uint8Array(0);
const regionData = ({ region }: Agent) => ({ RegionHandle: region.handle, TimeDilation: TIME_DILATION });

/** Fixed fields, and those whose length varies here. */
const blockBytes = ({ ObjectData, TextureEntry, NameValue, Text }: ObjectBlock): number =>
  150 + ObjectData.length + TextureEntry.length + NameValue.length + Text.length;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function observe(to: Agent, message: string, objects: number, sizeBytes: number): void {
  to.witness?.observe('ObjectsSent', { message, objects, sizeBytes });
}

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
