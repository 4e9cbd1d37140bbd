import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { ReferenceCollector } from './collector.ts';
import { takeGesture, takeNotecard, takeWearable } from './text-assets.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
/** B under the mask of old viewers. */
const B_SHADOW = '3c115e51-04f4-123c-1fa6-98aff103473b';

type Take = (text: string, into: ReferenceCollector) => void;

function read(take: Take, text: string): ReferenceCollector {
  const into = new ReferenceCollector();
  take(text, into);
  return into;
}
const idsOf = (take: Take, text: string): string[] => read(take, text).ids.map(String);

/** As a viewer writes one; `name` and `description` are its owner's. */
interface Written {
  readonly name?: string;
  readonly description?: string;
  readonly textures?: readonly string[];
  readonly count?: number;
}

function wearable({ name = 'New Shirt', description = '', textures = [A, B], count }: Written = {}): string {
  const lines = textures.map((id, at) => `${at} ${id}`).join('\n');
  return `LLWearable version 22\n${name}\n${description}\n\tpermissions 0\n\t{\n\t\tbase_mask\t7fffffff\n\t\tcreator_id\t${Uuid.zero.toString()}\n\t}\n\tsale_info\t0\n\t{\n\t\tsale_type\tnot\n\t}\ntype 4\nparameters 2\n781 .78\n782 1\ntextures ${count ?? textures.length}\n${lines}\n`;
}

describe('the textures of clothing and body parts', () => {
  it('are the ids behind the number of their slots', () => {
    expect(idsOf(takeWearable, wearable())).toEqual([A, B]);
    expect(idsOf(takeWearable, wearable().replaceAll('\n', '\r\n'))).toEqual([A, B]);
    expect(idsOf(takeWearable, wearable({ textures: [] }))).toEqual([]);
    expect(idsOf(takeWearable, wearable({ textures: [Uuid.zero.toString(), A] }))).toEqual([A]);
  });

  it('are not looked for in a name or description that looks like them', () => {
    expect(idsOf(takeWearable, wearable({ name: 'textures 2', description: 'textures 5 of mine' }))).toEqual([
      A,
      B,
    ]);
  });

  it('are none before the last word about them was written', () => {
    const whole = wearable();
    expect(idsOf(takeWearable, whole.slice(0, whole.indexOf('textures')))).toEqual([]);
  });

  it('are refused when there are fewer than announced, more than any has, or no ids', () => {
    expect(() => idsOf(takeWearable, wearable({ count: 4 }))).toThrow(DecodeError);
    expect(() => idsOf(takeWearable, wearable({ count: 101 }))).toThrow('101 of at most 100');
    expect(() => idsOf(takeWearable, wearable({ textures: ['IMG_DEFAULT'] }))).toThrow('UUID');
    expect(() => idsOf(takeWearable, wearable().replace('textures 2', 'textures two'))).toThrow(
      'not a number',
    );
    expect(() => idsOf(takeWearable, 'New Shirt\ntextures 0')).toThrow('no wearable');
  });
});

type Step = readonly [type: number, ...lines: string[]];
const ANIMATION: Step = [0, 'wave', A, '0'];
const SOUND: Step = [1, 'ding', B, '0'];
const CHAT: Step = [2, `say ${B}`, '0'];
const WAIT: Step = [3, '1.5', '1'];

function gesture(steps: readonly Step[], count = steps.length): string {
  return `2\n65\n0\n/hey\nhey\n${count}\n${steps.map((step) => `${step.join('\n')}\n`).join('')}`;
}

describe('the animations and sounds of a gesture', () => {
  it('are in the steps that have them, in their order', () => {
    expect(idsOf(takeGesture, gesture([CHAT, SOUND, WAIT, ANIMATION]))).toEqual([B, A]);
    expect(idsOf(takeGesture, gesture([CHAT, WAIT]))).toEqual([]);
    expect(idsOf(takeGesture, gesture([]))).toEqual([]);
  });

  it('are read with NULs at the end and with the line ends of Windows', () => {
    expect(idsOf(takeGesture, `${gesture([ANIMATION])}\0\0`)).toEqual([A]);
    expect(idsOf(takeGesture, gesture([ANIMATION, SOUND]).replaceAll('\n', '\r\n'))).toEqual([A, B]);
  });

  it('may be none yet: a step without an id', () => {
    expect(idsOf(takeGesture, gesture([[0, '', '', '0'], SOUND]))).toEqual([B]);
  });

  it('are refused where steps are missing or of a kind that is unknown', () => {
    expect(() => idsOf(takeGesture, gesture([ANIMATION], 2))).toThrow(DecodeError);
    expect(() => idsOf(takeGesture, gesture([WAIT], 3))).toThrow(DecodeError);
    expect(() => idsOf(takeGesture, gesture([[4, 'x', 'y']]))).toThrow('4 of at most 3');
    expect(() => idsOf(takeGesture, gesture([[0, 'wave', 'default', '0']]))).toThrow('UUID');
    expect(() => idsOf(takeGesture, gesture([], 10_001))).toThrow('10001 of at most 10000');
  });

  it('are those of version 2 only', () => {
    expect(() => idsOf(takeGesture, gesture([]).replace('2', '3'))).toThrow('no gesture of version 2');
    expect(() => idsOf(takeGesture, '')).toThrow('no gesture of version 2');
  });
});

const item = (index: number, line: string): string =>
  `{\next char index ${index}\n\tinv_item\t0\n\t{\n\t\titem_id\t${Uuid.zero.toString()}\n\tpermissions 0\n\t{\n\t\towner_id\t${Uuid.zero.toString()}\n\t}\n\t\t${line}\n\t\ttype\tnotecard\n\t\tname\tasset_id ${B}|\n\t}\n}\n`;
const notecard = (items: readonly string[], text = '', count = items.length): string =>
  `Linden text version 2\n{\nLLEmbeddedItems version 1\n{\ncount ${count}\n${items.join('')}}\nText length ${text.length}\n${text}}\n`;

describe('the items in a notecard', () => {
  it('are told by their asset, masked or not', () => {
    const text = notecard([item(0, `asset_id\t${A}`), item(1, `shadow_id\t${B_SHADOW}`)]);
    expect(idsOf(takeNotecard, text)).toEqual([A, B]);
  });

  it('are not looked for in the text, which may look like them', () => {
    const text = `ext char index 0\nasset_id ${B}\ncount 7\n`;
    expect(idsOf(takeNotecard, notecard([item(0, `asset_id\t${A}`)], text))).toEqual([A]);
    expect(idsOf(takeNotecard, notecard([], text))).toEqual([]);
  });

  it('cost themselves alone when their id is none', () => {
    const into = read(takeNotecard, notecard([item(0, 'asset_id\tnone'), item(1, `asset_id\t${A}`)]));
    expect(into.ids.map(String)).toEqual([A]);
    expect(into.faults).toMatchObject([{ path: 'asset_id' }]);
  });

  it('are missed when they are fewer than announced', () => {
    expect(() => idsOf(takeNotecard, notecard([item(0, `asset_id\t${A}`)], '', 2))).toThrow(
      'notecard with 1 of 2 items',
    );
    expect(() => idsOf(takeNotecard, 'hello')).toThrow('no notecard');
    expect(idsOf(takeNotecard, 'Linden text version 1\n{\n}\n')).toEqual([]);
  });
});
