import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../bytes/index.ts';
import { Uuid } from '../../datatypes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { ANIMATION_FLAG, MAX_GESTURE_STEPS, WAIT_FLAG, decodeGesture, encodeGesture } from './index.ts';
import type { Gesture, GestureStep } from './index.ts';

const ID = '9b29cd61-c45b-5689-ded2-91756b8d76a9';
const NOTHING: Gesture = { key: 0, mask: 0, trigger: '', replacement: '', steps: [] };
const read = (text: string, told: string[] = []): Gesture =>
  decodeGesture(encodeUtf8(text), { onSkipped: (what) => told.push(what) });
/** With so many steps announced. */
const head = (count: number | string): string => `2\n0\n0\n\n\n${count}\n`;

describe('a gesture', () => {
  it.each([
    ['nothing', ''],
    ['another version', '3\n0\n0\n\n\n0\n'],
    ['no version', 'wave\n0\n0\n\n\n0\n'],
    ['fewer steps than none', head(-1)],
    ['too many steps', head(MAX_GESTURE_STEPS + 1)],
    ['an unknown step', `${head(1)}5\nx\n0\n`],
    ['a step below all', `${head(1)}-1\nx\n0\n`],
    ['fewer steps than it counts', `${head(2)}2\nhi\n0\n`],
    ['no count', '2\n0\n0\n\n'],
    ['half a step', `${head(1)}0\nWave\n`],
  ])('of %s is refused', (_, text) => {
    expect(() => read(text)).toThrow(DecodeError);
  });

  it('says where the unknown step is', () => {
    expect(() => read(`${head(2)}2\nhi\n0\n7\n`)).toThrow(
      expect.objectContaining({ offset: head(2).length + 7 }),
    );
  });

  it('has a key of eight bits and modifiers of 32', () => {
    expect(read('2\n511\n-1\n\n\n0\n')).toMatchObject({ key: 255, mask: 0xffff_ffff });
    expect(
      decodeUtf8(encodeGesture({ ...NOTHING, key: 511, mask: -1 }))
        .split('\n')
        .slice(1, 3),
    ).toEqual(['255', '4294967295']);
  });

  it('takes words for numbers as zeros, and ids that are none as none, and tells so', () => {
    const told: string[] = [];
    const text = `2\nF1\nshift\n/x\nhello\n3\n3\na while\nsoon\n1\nding\ndefault\nloud\n0\n\n\n\n`;
    expect(read(text, told)).toEqual({
      ...NOTHING,
      trigger: '/x',
      replacement: 'hello',
      steps: [
        { type: 'wait', seconds: 0, flags: 0 },
        { type: 'sound', name: 'ding', assetId: Uuid.zero, flags: 0 },
        { type: 'animation', name: '', assetId: Uuid.zero, flags: 0 },
      ],
    });
    expect(told).toEqual([
      'the key that is no number',
      'the mask that is no number',
      'seconds that are no number',
      'flags that is no number',
      'an id that is none',
      'flags that is no number',
      'flags that is no number',
    ]);
  });

  it('ends where libomv says that it ends, though it counts more', () => {
    expect(read(`${head(9)}2\nhi\n0\n4\nrest\n`).steps).toEqual([{ type: 'chat', text: 'hi', flags: 0 }]);
  });

  it('keeps blanks and what stands behind its steps to itself', () => {
    const { trigger, replacement } = read(`2\n0\n0\n  /me \n\thi\n0\nmore\nand more\n`);
    expect([trigger, replacement]).toEqual(['  /me ', '\thi']);
  });

  it('stops an animation, and waits for what its flags say', () => {
    const steps: readonly GestureStep[] = [
      { type: 'animation', name: 'Wave', assetId: Uuid.parse(ID), flags: ANIMATION_FLAG.stop },
      { type: 'wait', seconds: 2.5, flags: WAIT_FLAG.time | WAIT_FLAG.keyRelease },
    ];
    const lines = decodeUtf8(encodeGesture({ ...NOTHING, steps })).split('\n');
    expect(lines.slice(5)).toEqual(['2', '0', 'Wave', ID, '1', '3', '2.500000', '5', '']);
  });

  it('cannot say two lines at once', () => {
    for (const text of ['one\ntwo', 'one\rtwo', 'one\0two']) {
      const chat: GestureStep = { type: 'chat', text, flags: 0 };
      const sound: GestureStep = { type: 'sound', name: text, assetId: Uuid.zero, flags: 0 };
      for (const gesture of [
        { ...NOTHING, steps: [chat] },
        { ...NOTHING, steps: [sound] },
        { ...NOTHING, trigger: text },
        { ...NOTHING, replacement: text },
      ])
        expect(() => encodeGesture(gesture)).toThrow(EncodeError);
    }
  });

  it('says the same after it was written and read, whatever it says', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => !/[\n\r\0\ufffd\ufeff]/.test(text));
    const id = fc.uuid().map((text) => Uuid.parse(text));
    const flags = fc.nat(0xffff_ffff);
    const step: fc.Arbitrary<GestureStep> = fc.oneof(
      fc.record({ type: fc.constant('animation' as const), name: line, assetId: id, flags }),
      fc.record({ type: fc.constant('sound' as const), name: line, assetId: id, flags }),
      fc.record({ type: fc.constant('chat' as const), text: line, flags }),
      fc.record({
        type: fc.constant('wait' as const),
        seconds: fc.nat(1_000_000).map((n) => n / 1000),
        flags,
      }),
    );
    const gesture = fc.record({
      key: fc.nat(255),
      mask: flags,
      trigger: line,
      replacement: line,
      steps: fc.array(step, { maxLength: 8 }),
    });
    fc.assert(
      fc.property(gesture, (value) => {
        expect(decodeGesture(encodeGesture(value))).toEqual(value);
      }),
      { numRuns: 150 },
    );
  });
});
