import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/index.ts';
import type { Uuid } from '../datatypes/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import type { Message, MessageOf, Messages } from '../message/index.ts';
import { decodeTextureEntry, encodeTextureEntry } from '../texture-entry/index.ts';
import {
  bakesOf,
  bodySize,
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
  entryOfBakes,
} from './index.ts';

interface Vector {
  readonly provenance: string;
  readonly message: string;
  readonly body: string;
  readonly blocks: Readonly<Record<string, never>>;
  readonly bakes?: Readonly<Record<string, string>>;
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../../../../vectors/avatar/messages.json', import.meta.url), 'utf8'),
) as readonly Vector[];
const read = ({ body }: Vector): Message => decodeMessage(Uint8Array.from(Buffer.from(body, 'hex')));
const named = <Name extends Message['name']>(name: Name) =>
  VECTORS.filter(({ message }) => message === name).map((vector) => ({
    ...vector,
    content: read(vector) as MessageOf<Name & keyof Messages>,
  }));
const wordsOf = ({ AgentData }: { AgentData: { AgentID: Uuid; SessionID: Uuid } }) => ({
  agentId: AgentData.AgentID,
  sessionId: AgentData.SessionID,
});
const bodyOf = (message: Message): string => formatHex(encodeMessage(message));
const text = (bakes: ReadonlyMap<string, Uuid>) =>
  Object.fromEntries([...bakes].map(([name, id]) => [name, id.toString()]));

describe('recorded appearances', () => {
  it.each(named('AvatarAppearance'))('$provenance', ({ content, body, blocks, bakes }) => {
    const appearance = decodeAppearance(content);
    expect([...appearance.visualParams]).toEqual(blocks['VisualParam']);
    expect([appearance.serverBaked, appearance.hover]).toEqual([undefined, { x: 0, y: 0, z: 0 }]);
    expect(text(bakesOf(decodeTextureEntry(appearance.textureEntry)))).toEqual(bakes);
    expect(bodyOf(encodeAppearance(appearance))).toBe(body);
  });

  it('say to others what is baked, and nothing else of what the agent said', () => {
    const [own] = named('AgentSetAppearance');
    const [, told] = named('AvatarAppearance');
    const bakes = bakesOf(decodeTextureEntry(decodeOwnAppearance(own!.content).textureEntry));
    const faces = (entry: Uint8Array) => decodeTextureEntry(entry)!;
    const other = bakesOf(faces(told!.content.ObjectData.TextureEntry));
    expect([...other.keys()]).toEqual([...bakes.keys()]);
    // The server's own encoder and ours: the same entry.
    const again = encodeTextureEntry(entryOfBakes(other));
    expect(faces(again)).toEqual(faces(told!.content.ObjectData.TextureEntry));
  });

  it('of the agent itself', () => {
    const [{ content, body, bakes, blocks }] = named('AgentSetAppearance') as [never];
    const own = decodeOwnAppearance(content);
    expect([own.serial, [...own.visualParams]]).toEqual([1, blocks['VisualParam']]);
    expect(text(bakesOf(decodeTextureEntry(own.textureEntry)))).toEqual(bakes);
    expect([...own.cacheIds.keys()]).toEqual([8, 9, 10, 11, 19, 20, 40, 41, 42, 43, 44]);
    expect(own.cacheIds.get(8)!.toString()).toBe('da9c3e16-052e-f5c9-10c6-9c4c2f563d08');
    expect(bodyOf(encodeOwnAppearance(wordsOf(content), own))).toBe(body);
    // libomv estimates by fewer parameters: it comes to 1.712 m.
    expect(Math.abs(bodySize(decodeVisualParams(own.visualParams)).z - own.size.z)).toBeLessThan(0.025);
  });
});

describe('recorded words on what is worn and baked', () => {
  it('the wearables', () => {
    const [{ content, body, blocks }] = named('AgentWearablesUpdate') as [never];
    const worn = decodeWorn(content);
    expect(
      worn.map(({ itemId, assetId, type }) => ({
        ItemID: itemId.toString(),
        AssetID: assetId!.toString(),
        WearableType: type,
      })),
    ).toEqual(blocks['WearableData']);
    expect(bodyOf(encodeWorn(wordsOf(content), content['AgentData']['SerialNum'], worn))).toBe(body);
  });

  it('the questions for bakes, by number, and the answers: none is known', () => {
    const [asked] = named('AgentCachedTexture');
    const questions = decodeBakeQuestions(asked!.content);
    expect(questions.map(({ index }) => index)).toEqual([0, 1, 2, 3, 5]);
    expect(bodyOf(encodeBakeQuestions(wordsOf(asked!.content), 0, questions))).toBe(asked!.body);
    const [answered] = named('AgentCachedTextureResponse');
    const answers = decodeBakeAnswers(answered!.content);
    expect(answers).toEqual(questions.map(({ index }) => ({ index, textureId: undefined })));
    expect(bodyOf(encodeBakeAnswers(wordsOf(answered!.content), 0, answers))).toBe(answered!.body);
  });
});

describe('recorded animations', () => {
  it.each(named('AvatarAnimation'))('$provenance', ({ content, body, blocks }) => {
    const playing = decodePlaying(content);
    expect(
      playing.animations.map(({ id, sequence }) => ({ AnimID: id.toString(), AnimSequenceID: sequence })),
    ).toEqual(blocks['AnimationList']);
    expect(playing.animations.every(({ source }) => source === undefined)).toBe(true);
    expect(bodyOf(encodePlaying(playing))).toBe(body);
  });

  it.each(named('AgentAnimation'))('$provenance', ({ content, body, blocks }) => {
    const changes = decodeAnimationChanges(content);
    expect(changes.map(({ id, isStarted }) => ({ AnimID: id.toString(), StartAnim: isStarted }))).toEqual(
      blocks['AnimationList'],
    );
    expect(bodyOf(encodeAnimationChanges(wordsOf(content), changes))).toBe(body);
  });
});
