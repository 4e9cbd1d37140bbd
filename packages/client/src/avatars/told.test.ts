import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { expect, it } from 'vitest';
import { Told } from './told.ts';

const id = new Uuid(1, 2, 3, 4);
const looks = (byte: number, textureEntry = new Uint8Array(0)) => ({
  agentId: id,
  isTrial: false,
  textureEntry,
  visualParams: Uint8Array.of(byte),
  serverBaked: undefined,
  hover: undefined,
  attachments: [],
});
const plays = (sequence: number) => [{ id, sequence, source: undefined }];

it('the newest counts, whatever the order of packets', () => {
  const told = new Told();
  expect([
    told.takeLooks(looks(1), 8),
    told.takeLooks(looks(2), 7),
    told.takeAnimations(plays(1), 7),
  ]).toEqual([true, false, true]);
  expect(told.looks!.visualParams).toEqual(Uint8Array.of(1));
  expect([told.takeAnimations(plays(2), 6), told.takeAnimations(plays(3), 9)]).toEqual([false, true]);
  expect(told.animations[0]!.sequence).toBe(3);
  // What came by the event queue has no number, and counts as it comes.
  expect(told.takeLooks(looks(3), undefined)).toBe(true);
  expect(told.takeLooks(looks(4), 7)).toBe(false);
});

it('what is damaged changes nothing', () => {
  const told = new Told();
  told.takeLooks(looks(1), 8);
  expect(() => told.takeLooks(looks(2, Uint8Array.of(1, 2)), 9)).toThrow(DecodeError);
  expect(told.looks!.visualParams).toEqual(Uint8Array.of(1));
  expect(told.looks!.hover).toEqual({ x: 0, y: 0, z: 0 });
});
