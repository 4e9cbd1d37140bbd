/** Every parameter, bake and animation by itself, through a message and back. */
import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import type { Message } from '../message/index.ts';
import {
  attachmentPointOf,
  isScreenPoint,
  LAST_ATTACHMENT_POINT,
  stateOfAttachment,
} from '../object/index.ts';
import { decodeTextureEntry, encodeTextureEntry } from '../texture-entry/index.ts';
import {
  BAKES,
  BUILT_IN_ANIMATIONS,
  MAX_VISUAL_PARAMS,
  VISUAL_PARAMS,
  bakesOf,
  bodySize,
  decodeAnimationChanges,
  decodeAppearance,
  decodeBakeQuestions,
  decodeOwnAppearance,
  decodePlaying,
  decodeVisualParams,
  encodeAnimationChanges,
  encodeAppearance,
  encodeBakeQuestions,
  encodeOwnAppearance,
  encodePlaying,
  encodeVisualParams,
  entryOfBakes,
} from './index.ts';

const id = (number: number): Uuid => new Uuid(7, 7, 7, number);
const WORDS = { agentId: id(1), sessionId: id(2) };
const there = <M extends Message>(message: M): M => decodeMessage(encodeMessage(message)) as M;

const appearanceWith = (visualParams: Uint8Array, textureEntry: Uint8Array = new Uint8Array(0)) =>
  decodeAppearance(
    there(
      encodeAppearance({
        agentId: id(1),
        isTrial: false,
        textureEntry,
        visualParams,
        serverBaked: undefined,
        hover: undefined,
        attachments: [],
      }),
    ),
  );

describe('each visual parameter', () => {
  it('is at its most and its least where it is said to be, and no other with it', () => {
    const usual = decodeVisualParams(encodeVisualParams(new Map()));
    for (const { id: param, min, max } of VISUAL_PARAMS)
      for (const value of [min, max]) {
        const { visualParams } = appearanceWith(encodeVisualParams(new Map([[param, value]])));
        const values = decodeVisualParams(visualParams);
        expect(values.get(param), String(param)).toBeCloseTo(value, 9);
        const others = [...values].filter(([other, seen]) => other !== param && seen !== usual.get(other));
        expect(others, String(param)).toEqual([]);
      }
  });

  it('leaves a body between a dwarf and a giant', () => {
    for (const end of ['min', 'max'] as const) {
      const { z } = bodySize(new Map(VISUAL_PARAMS.map((param) => [param.id, param[end]])));
      expect(z).toBeGreaterThan(0.8);
      expect(z).toBeLessThan(3.2);
    }
  });

  it('may be one of as many as a message has room for', () => {
    const { visualParams } = appearanceWith(new Uint8Array(MAX_VISUAL_PARAMS).fill(128));
    expect(visualParams).toHaveLength(MAX_VISUAL_PARAMS);
    expect(decodeVisualParams(visualParams).size).toBe(VISUAL_PARAMS.length);
  });
});

describe('each bake', () => {
  it.each(BAKES)('%s is on its face, and on no other', (name) => {
    const textureEntry = encodeTextureEntry(entryOfBakes(new Map([[name, id(50)]])));
    const { textureEntry: told } = appearanceWith(new Uint8Array(0), textureEntry);
    expect([...bakesOf(decodeTextureEntry(told))]).toEqual([[name, id(50)]]);
  });

  it('of what an agent says has its cache id', () => {
    const own = {
      serial: 4_000_000_000,
      size: { x: 0.5, y: 0.5, z: 2 },
      cacheIds: new Map([8, 44].map((face) => [face, id(face)])),
      textureEntry: new Uint8Array(0),
      visualParams: Uint8Array.of(1),
    };
    expect(decodeOwnAppearance(there(encodeOwnAppearance(WORDS, own)))).toEqual(own);
    const questions = [8, 44, 255].map((index) => ({ index, cacheId: id(index) }));
    expect(decodeBakeQuestions(there(encodeBakeQuestions(WORDS, 1, questions)))).toEqual(questions);
  });
});

describe('each animation of every viewer', () => {
  it('is started, played and stopped', () => {
    const animations = [...BUILT_IN_ANIMATIONS.values()].map((animation, at) => ({
      id: animation,
      sequence: at - 5,
      source: undefined,
    }));
    expect(decodePlaying(there(encodePlaying({ agentId: id(1), animations })))).toEqual({
      agentId: id(1),
      animations,
    });
    const changes = animations.map((animation, at) => ({ id: animation.id, isStarted: at % 2 === 0 }));
    expect(decodeAnimationChanges(there(encodeAnimationChanges(WORDS, changes)))).toEqual(changes);
  });
});

describe('each attachment point', () => {
  it('is in State with its halves swapped, both ways', () => {
    for (let point = 0; point <= 255; point++) {
      expect(attachmentPointOf(stateOfAttachment(point))).toBe(point);
      expect(stateOfAttachment(point)).toBe(((point & 15) << 4) | (point >> 4));
    }
    const screen = Array.from({ length: LAST_ATTACHMENT_POINT }, (_, at) => at + 1).filter(isScreenPoint);
    expect(screen).toEqual([31, 32, 33, 34, 35, 36, 37, 38]);
  });
});
