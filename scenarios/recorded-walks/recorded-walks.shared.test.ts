/** Walks as real simulators have told of them: where the client believes an avatar to be is where the next word says that it is. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeTerse } from '@landfall/protocol/object';
import { changeOfFull, ObjectMirror } from '../../packages/client/src/objects/index.ts';
import type { ObjectChange } from '../../packages/client/src/objects/index.ts';
import { readDatagrams } from '../../packages/lab/src/capture/index.ts';
import { distance, formatEndpoint } from '../../packages/protocol/src/datatypes/index.ts';
import type { Vector3 } from '../../packages/protocol/src/datatypes/index.ts';
import { decodeMessage } from '../../packages/protocol/src/message/index.ts';
import type { Message } from '../../packages/protocol/src/message/index.ts';
import { decodePacket } from '../../packages/protocol/src/packet/index.ts';
import { sharedFolder } from '../shared-folder.ts';

/** A word on an avatar that walks: how far it has gone since the one before, and how far from there the client was. */
interface Word {
  readonly metres: number;
  readonly off: number;
}

/** Below this, metres a second, nobody walks. */
const WALKING = 1;

/** The words on walking avatars in a recording. */
function wordsOf(path: string): readonly Word[] {
  let now = 0;
  const watches = new Map<string, Watch>();
  const words: Word[] = [];
  for (const { sinceFirstNs, from, bytes } of readDatagrams(readFileSync(path))) {
    now = Number(sinceFirstNs) / 1e6;
    const packet = packetOf(bytes);
    if (packet === undefined) continue;
    const region = formatEndpoint(from);
    const watch = watches.get(region) ?? new Watch(() => now);
    watches.set(region, watch);
    for (const change of changesIn(packet.message)) words.push(...watch.hear(change, packet.sequence));
  }
  return words;
}

/** Undefined for what is no packet with a message. */
function packetOf(bytes: Uint8Array): { readonly sequence: number; readonly message: Message } | undefined {
  try {
    const { sequence, body } = decodePacket(bytes);
    return { sequence, message: decodeMessage(body) };
  } catch {
    return undefined;
  }
}

function changesIn(message: Message): readonly ObjectChange[] {
  if (message.name === 'ObjectUpdate') return message.ObjectData.map((block) => changeOfFull(block));
  if (message.name !== 'ImprovedTerseObjectUpdate') return [];
  return message.ObjectData.map(({ Data }) => {
    const { localId, motion } = decodeTerse(Data);
    return { localId, ...motion };
  });
}

/** The avatars of one region. */
class Watch {
  readonly #mirror: ObjectMirror;
  /** Where each was said to be last. */
  readonly #told = new Map<number, Vector3>();

  constructor(now: () => number) {
    this.#mirror = new ObjectMirror({ now });
  }

  /** Tells the mirror; returns how far off it was before, where the avatar was walking. */
  hear(change: ObjectChange, sequence: number): readonly Word[] {
    const { localId, position } = change;
    const avatar = this.#mirror.avatarOf(localId);
    const believed = avatar?.position;
    const told = this.#told.get(localId);
    const speed = Math.hypot(avatar?.velocity.x ?? 0, avatar?.velocity.y ?? 0);
    const { type } = this.#mirror.apply(change, sequence);
    if (type === 'overtaken') return [];
    if (type === 'updated') this.#told.set(localId, position);
    if (told === undefined || believed === undefined || speed < WALKING) return [];
    return [{ metres: distance(told, position), off: distance(believed, position) }];
  }
}

describe.skipIf(sharedFolder === undefined)('the place of a recorded avatar that walks', () => {
  it.each(['master/standard-and-level-walk', 'master/travel-by-console-and-on-foot', 'walk'])(
    'is known between two words of the region: %s',
    (recording) => {
      const words = wordsOf(`${sharedFolder}captures/${recording}/capture.pcap`);
      expect(words.length).toBeGreaterThan(40);
      // Without its velocity it would be off by all that it went, and where a packet came again by 42 m.
      expect(Math.max(...words.map(({ metres }) => metres))).toBeGreaterThan(1);
      expect(words.filter(({ off }) => off > 0.5).length).toBeLessThanOrEqual(1);
      expect(Math.max(...words.map(({ off }) => off))).toBeLessThan(1.5);
    },
  );
});
