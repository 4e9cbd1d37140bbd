/** What real servers and clients have said of avatars: read as libomv reads it, and written again byte by byte. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  decodeAnimationChanges,
  decodeAppearance,
  decodeBakeAnswers,
  decodeBakeQuestions,
  decodeOwnAppearance,
  decodePlaying,
  decodeVisualParams,
  decodeWorn,
  encodeAnimationChanges,
  encodeAppearance,
  encodeBakeAnswers,
  encodeBakeQuestions,
  encodeOwnAppearance,
  encodePlaying,
  encodeWorn,
} from '../../packages/protocol/src/avatar/index.ts';
import { formatHex } from '../../packages/protocol/src/bytes/index.ts';
import type { Uuid } from '../../packages/protocol/src/datatypes/index.ts';
import { decodeMessage, encodeMessage } from '../../packages/protocol/src/message/index.ts';
import type { Message } from '../../packages/protocol/src/message/index.ts';
import { decodePacket } from '../../packages/protocol/src/packet/index.ts';
import { decodeTextureEntry } from '../../packages/protocol/src/texture-entry/index.ts';
import { readDatagrams } from '../../packages/lab/src/capture/index.ts';
import { sharedFolder } from '../shared-folder.ts';

const captures = `${sharedFolder ?? ''}captures/`;
const wordsOf = ({ AgentData }: { AgentData: { AgentID: Uuid; SessionID: Uuid } }) => ({
  agentId: AgentData.AgentID,
  sessionId: AgentData.SessionID,
});

/** A message through its meaning and back; undefined for one that is not about avatars. */
function again(message: Message): Message | undefined {
  switch (message.name) {
    case 'AvatarAppearance': {
      const appearance = decodeAppearance(message);
      expect(decodeVisualParams(appearance.visualParams).size).toBe(253);
      expect(decodeTextureEntry(appearance.textureEntry)).toBeDefined();
      return encodeAppearance(appearance);
    }
    case 'AgentSetAppearance':
      return encodeOwnAppearance(wordsOf(message), decodeOwnAppearance(message));
    case 'AvatarAnimation':
      return encodePlaying(decodePlaying(message));
    case 'AgentAnimation':
      return encodeAnimationChanges(wordsOf(message), decodeAnimationChanges(message));
    case 'AgentWearablesUpdate':
      return encodeWorn(wordsOf(message), message.AgentData.SerialNum, decodeWorn(message));
    case 'AgentCachedTexture':
      return encodeBakeQuestions(wordsOf(message), message.AgentData.SerialNum, decodeBakeQuestions(message));
    case 'AgentCachedTextureResponse':
      return encodeBakeAnswers(wordsOf(message), message.AgentData.SerialNum, decodeBakeAnswers(message));
    default:
      return undefined;
  }
}

interface Decoded {
  readonly frame: number;
  readonly name: string;
  readonly blocks: { AnimationList?: unknown; VisualParam?: { ParamValue: number }[] };
}

/** What libomv made of each frame of a recording; nothing where nobody asked it. */
function truthOf(folder: string): ReadonlyMap<number, Decoded> {
  const file = `${folder}decoded-libomv.jsonl.gz`;
  if (!existsSync(file)) return new Map();
  const lines = gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return new Map(lines.map((line) => JSON.parse(line) as Decoded).map((decoded) => [decoded.frame, decoded]));
}

/** It loses the last byte of some messages. */
const allButLast = <T>(list: readonly T[]): readonly T[] => list.slice(0, -1);

function compare(message: Message, { name, blocks }: Decoded): void {
  expect(message.name).toBe(name);
  if (message.name === 'AvatarAnimation')
    expect(
      decodePlaying(message).animations.map(({ id, sequence }) => ({
        AnimID: id.toString(),
        AnimSequenceID: sequence,
      })),
    ).toEqual(blocks.AnimationList);
  if (message.name === 'AvatarAppearance' || message.name === 'AgentSetAppearance')
    expect(allButLast(message.VisualParam)).toEqual(allButLast(blocks.VisualParam!));
}

const files = sharedFolder === undefined ? [] : readdirSync(captures, { recursive: true, encoding: 'utf8' });
const folders = files
  .filter((path) => path.endsWith('capture.pcap'))
  .map((path) => `${captures}${path.replace(/capture\.pcap$/, '')}`)
  .filter((folder) => !folder.includes('probe-malformed'));

it
  .skipIf(sharedFolder === undefined)
  .each(folders.map((folder) => [folder.split('/').at(-2), folder] as const))('%s', (_name, folder) => {
  const truth = truthOf(folder);
  for (const { frame, bytes } of readDatagrams(readFileSync(`${folder}capture.pcap`))) {
    const { body } = decodePacket(bytes);
    const message = decodeMessage(body);
    const written = again(message);
    if (written === undefined) continue;
    expect(formatHex(encodeMessage(written)), `frame ${frame}`).toBe(formatHex(body));
    const decoded = truth.get(frame);
    if (decoded !== undefined) compare(message, decoded);
    counts.set(message.name, (counts.get(message.name) ?? 0) + 1);
  }
});

const counts = new Map<string, number>();

it.skipIf(sharedFolder === undefined)('there were some of each', () => {
  expect(Object.fromEntries(counts)).toMatchObject({
    AvatarAppearance: 297,
    AvatarAnimation: 828,
    AgentSetAppearance: 15,
    AgentWearablesUpdate: 18,
    AgentCachedTextureResponse: 62,
  });
});
