import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import type { Message, MessageName } from '../message/index.ts';
import { createRandom, sampleMessage } from '../testing/index.ts';
import { decodeTextureEntry } from '../texture-entry/index.ts';
import {
  BUILT_IN_ANIMATIONS,
  bakesOf,
  decodeAnimationChanges,
  decodeAppearance,
  decodeBakeAnswers,
  decodeBakeQuestions,
  decodeNowWearing,
  decodeOwnAppearance,
  decodePlaying,
  decodeVisualParams,
  decodeWorn,
  encodeAppearance,
  encodeBakeAnswers,
  encodeNowWearing,
  encodePlaying,
  encodeWorn,
  nameOfAnimation,
} from './index.ts';
import type { Appearance } from './index.ts';

const id = (number: number): Uuid => new Uuid(7, 7, 7, number);
const WORDS = { agentId: id(1), sessionId: id(2) };
const there = <M extends Message>(message: M): M => decodeMessage(encodeMessage(message)) as M;

describe('an appearance', () => {
  const plain: Appearance = {
    agentId: id(1),
    isTrial: true,
    textureEntry: Uint8Array.of(1, 2, 3),
    visualParams: Uint8Array.of(9, 8, 7),
    serverBaked: { version: 1, cofVersion: -4, flags: 0 },
    hover: { x: 0, y: 0, z: 0.5 },
    attachments: [
      { id: id(5), point: 6 },
      { id: id(6), point: 55 },
    ],
  };

  it('made by the server goes there and back, with what is worn', () => {
    expect(decodeAppearance(there(encodeAppearance(plain)))).toEqual(plain);
  });

  it('has an empty block and none of attachments where OpenSim has them', () => {
    const message = encodeAppearance({ ...plain, serverBaked: undefined, hover: undefined, attachments: [] });
    expect(message.AppearanceData).toEqual([]);
    expect('AttachmentBlock' in message).toBe(false);
    expect(decodeAppearance(message)).toMatchObject({ serverBaked: undefined, hover: { x: 0, y: 0, z: 0 } });
  });

  it('leaves out attachments that have no id yet, and what old servers do not say', () => {
    const { AppearanceHover: _, AppearanceData: __, ...old } = encodeAppearance(plain);
    const pending = { ...old, AttachmentBlock: [{ ID: Uuid.zero, AttachmentPoint: 3 }] };
    expect(decodeAppearance(pending)).toMatchObject({
      serverBaked: undefined,
      hover: undefined,
      attachments: [],
    });
  });
});

describe('animations', () => {
  it('with sources come first, and keep them', () => {
    const animations = [
      { id: id(1), sequence: 1, source: undefined },
      { id: id(2), sequence: 2, source: id(20) },
      { id: id(3), sequence: 3, source: undefined },
      { id: id(4), sequence: 4, source: id(40) },
    ];
    const { animations: told } = decodePlaying(there(encodePlaying({ agentId: id(9), animations })));
    expect(told.map(({ sequence }) => sequence)).toEqual([2, 4, 1, 3]);
    expect(told.map(({ source }) => source)).toEqual([id(20), id(40), undefined, undefined]);
  });

  it('of every viewer have names', () => {
    expect(BUILT_IN_ANIMATIONS.size).toBe(139);
    expect(BUILT_IN_ANIMATIONS.get('stand')!.toString()).toBe('2408fe9e-df1d-1d7d-f4ff-1384fa7b350f');
    for (const [name, animation] of BUILT_IN_ANIMATIONS) expect(nameOfAnimation(animation)).toBe(name);
    expect(nameOfAnimation(id(1))).toBeUndefined();
  });
});

describe('what is worn', () => {
  it('goes there and back; nothing of a type is left out', () => {
    const items = [
      { itemId: id(3), assetId: id(4), type: 0 },
      { itemId: id(5), assetId: id(6), type: 16 },
    ];
    const nothing = { itemId: Uuid.zero, assetId: id(4), type: 3 };
    expect(decodeWorn(there(encodeWorn(WORDS, 7, [...items, nothing])))).toEqual(items);
    expect(decodeNowWearing(there(encodeNowWearing(WORDS, [...items, nothing])))).toEqual(
      items.map((item) => ({ ...item, assetId: undefined })),
    );
  });

  it('and is baked already is answered by id', () => {
    const answers = [
      { index: 8, textureId: id(1) },
      { index: 9, textureId: undefined },
    ];
    expect(decodeBakeAnswers(there(encodeBakeAnswers(WORDS, 3, answers)))).toEqual(answers);
  });
});

it('no message, whatever is in it, throws anything but DecodeError', () => {
  const random = createRandom(8);
  for (let round = 0; round < 300; round++) {
    const sampling = {
      random,
      repeats: random.integer(0, 60),
      values: random.pick(['random', 'least', 'most'] as const),
      fieldBytes: random.integer(0, 200),
      optional: random.chance(0.5),
    };
    const sample = (name: MessageName) => sampleMessage(name, sampling) as never;
    for (const act of [
      () => {
        const { textureEntry, visualParams } = decodeAppearance(sample('AvatarAppearance'));
        expect(decodeVisualParams(visualParams).size).toBe(253);
        return bakesOf(decodeTextureEntry(textureEntry));
      },
      () => decodeOwnAppearance(sample('AgentSetAppearance')),
      () => decodePlaying(sample('AvatarAnimation')),
      () => decodeAnimationChanges(sample('AgentAnimation')),
      () => decodeWorn(sample('AgentWearablesUpdate')),
      () => decodeBakeQuestions(sample('AgentCachedTexture')),
    ])
      try {
        act();
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
  }
});
