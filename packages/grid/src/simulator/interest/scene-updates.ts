import type { MessageOf } from '@landfall/protocol/message';
import type { Agent, UpdateKind } from '../region/index.ts';
import { animationMessage, appearanceMessage, avatarBlock, avatarTerse } from '../avatars/index.ts';
import type { ObjectBlock } from '../objects/index.ts';

/** Heartbeats between the last condition and the scene. @source PROTOCOL §5.1: about four */
const HEARTBEATS_BEFORE_SCENE = 4;
/** Bytes that may wait in the circuit before more objects are handed to it. */
const MAX_QUEUED_BYTES = 64 * 1024;
/** Objects looked at in one go. */
const BATCH = 64;
/** A message is full when its objects come to this many bytes; a prim has about 350, an avatar 250. */
const FULL_MESSAGE_BYTES = 900;
const TIME_DILATION = 0xffff;
const RELIABLE_TASK = { reliable: true, category: 'task' } as const;

/** Once everything needed is there, and four heartbeats later, an agent gets to see objects and other avatars. */
export function admitToScene(agent: Agent): void {
  const { arrival, capabilities, isChild } = agent;
  if (arrival.seesScene || !arrival.hasReplied || !capabilities.hasSeed) return;
  if (!isChild && !arrival.hasMovement) return;
  arrival.heartbeats += 1;
  if (arrival.heartbeats < HEARTBEATS_BEFORE_SCENE) return;
  arrival.seesScene = true;
  for (const prim of agent.region.scene) agent.updates.add(prim.localId, 'full');
  for (const other of agent.region.agents.avatars()) if (other !== agent) introduce(other, agent);
}

/** A new avatar is shown to everybody who sees the scene. */
export function introduceToAll(agent: Agent): void {
  for (const other of agent.region.agents)
    if (other !== agent && other.arrival.seesScene) introduce(agent, other);
}

function introduce(agent: Agent, to: Agent): void {
  if (agent.avatar === undefined) return;
  to.updates.add(agent.avatar.localId, 'full');
  to.send(appearanceMessage(agent.id, agent.avatar.appearance), RELIABLE_TASK);
  to.send(animationMessage(agent.id, agent.avatar), RELIABLE_TASK);
}

/** Sends what has changed around an agent, as far as its throttle takes it. */
export function sendUpdates(agent: Agent, avatars: ReadonlyMap<number, Agent>): void {
  while (agent.updates.size > 0 && agent.queuedBytes < MAX_QUEUED_BYTES) {
    const batch = agent.updates.take(BATCH);
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

function blockOf(to: Agent, localId: number, avatars: ReadonlyMap<number, Agent>): ObjectBlock | undefined {
  const agent = avatars.get(localId);
  if (agent?.avatar !== undefined) return avatarBlock(agent.account, agent.avatar);
  return to.region.scene.byLocalId(localId)?.block;
}

function terseOf(
  { localId, kind }: { readonly localId: number; readonly kind: UpdateKind },
  avatars: ReadonlyMap<number, Agent>,
): Uint8Array[] {
  const avatar = kind === 'terse' ? avatars.get(localId)?.avatar : undefined;
  return avatar === undefined ? [] : [avatarTerse(avatar)];
}

function sendFull(to: Agent, blocks: readonly ObjectBlock[]): void {
  for (const ObjectData of inMessages(blocks, blockBytes)) {
    const message: MessageOf<'ObjectUpdate'> = {
      name: 'ObjectUpdate',
      RegionData: regionData(to),
      ObjectData,
    };
    to.send(message, RELIABLE_TASK);
    observe(to, 'ObjectUpdate', ObjectData.length, sum(ObjectData.map(blockBytes)));
  }
}

function sendTerse(to: Agent, terse: readonly Uint8Array[]): void {
  for (const some of inMessages(terse, ({ length }) => length)) {
    const ObjectData = some.map((Data) => ({ Data, TextureEntry: NO_BYTES }));
    to.send({ name: 'ImprovedTerseObjectUpdate', RegionData: regionData(to), ObjectData }, RELIABLE_TASK);
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
