import { ObjectMirror } from '@landfall/client/objects';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import {
  createMessageTable,
  ImprovedTerseObjectUpdate,
  LateTerseObjectUpdate,
  ModifyLand,
  UnreadTerse,
} from '@landfall/protocol/message';
import { EMPTY_OBJECT, encodeTerse, PCODE } from '@landfall/protocol/object';
import { decodeTerrainEdits, encodeTerrainEdit } from '@landfall/protocol/terrain';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);
const LATE = createMessageTable([LateTerseObjectUpdate]);
const OBJECTS = 40;
const NUMBERS = 20;

/** A body of terse updates with some of its bytes changed, and perhaps its end cut. */
function mutated(body: Uint8Array, random: ReturnType<typeof createRandom>, keep: number): Uint8Array {
  const bytes = body.slice();
  const below = (most: number): number => Math.floor(random.next() * most);
  for (let n = below(6); n > 0; n--) bytes[keep + below(bytes.length - keep)] = below(256);
  return random.next() < 0.2 ? bytes.subarray(0, keep + below(bytes.length - keep)) : bytes;
}

/** All of it, as text: it may have 255 blocks. */
const textOf = ({ ObjectData, surplus, zeroFilled }: ImprovedTerseObjectUpdate): string =>
  [
    ...ObjectData.flatMap(({ Data, TextureEntry }) => [Data, TextureEntry].map((bytes) => bytes.join(' '))),
    String(surplus),
    String(zeroFilled),
  ].join();

it('terse updates that are read late are the same, and leave the same in the store, one by one or all at once', () => {
  const random = createRandom(21);
  const [whole, single] = [0, 1].map(() => {
    const mirror = new ObjectMirror({ now: () => 5 });
    for (let localId = 1; localId <= OBJECTS; localId++) {
      const id = new Uuid(localId, 0, 0, 1);
      const description = { ...EMPTY_OBJECT, localId, id, pcode: PCODE.prim };
      mirror.apply({
        localId,
        id,
        pcode: PCODE.prim,
        parentId: 0,
        description,
        position: { x: 0, y: 0, z: 0 },
      });
    }
    return mirror;
  }) as [ObjectMirror, ObjectMirror];
  const takeOne = (mirror: ObjectMirror, data: Uint8Array, sequence: number): void => {
    try {
      mirror.applyTerse(data, undefined, sequence);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  };
  for (let round = 1; round <= 3000 * TIMES; round++) {
    const ObjectData = Array.from({ length: Math.floor(random.next() * 6) }, () => ({
      Data: encodeTerse({
        localId: 1 + Math.floor(random.next() * OBJECTS),
        motion: { position: { x: random.next() * 256, y: 1, z: 2 } },
      }),
      TextureEntry: new Uint8Array(0),
    }));
    const RegionData = { RegionHandle: 1n, TimeDilation: 9 };
    const body = mutated(
      ImprovedTerseObjectUpdate.encode({ name: 'ImprovedTerseObjectUpdate', RegionData, ObjectData }),
      random,
      1,
    );
    const now = ImprovedTerseObjectUpdate.decode(body);
    const late = LATE.decode(body);
    if (late.name !== 'ImprovedTerseObjectUpdate') throw new RangeError(late.name);
    expect(textOf(late)).toBe(textOf(now));
    const sequence = round % 0x7f_ffff;
    for (const { Data } of now.ObjectData) takeOne(single, Data, sequence);
    if (late instanceof UnreadTerse && late.zeroFilled === undefined)
      whole.takeTerseMessage(late, sequence, {
        moved: undefined,
        rest: (data) => takeOne(whole, data, sequence),
      });
    else for (const { Data } of late.ObjectData) takeOne(whole, Data, sequence);
  }
  const [one, other] = [whole.changes(0), single.changes(0)];
  const rowsOf = ({ localIds, motion }: typeof one): (readonly [number, readonly number[]])[] =>
    [...localIds]
      .map((localId, at) => [localId, [...motion.subarray(at * NUMBERS, (at + 1) * NUMBERS)]] as const)
      .toSorted(([a], [b]) => a - b);
  for (const [at, [localId, row]] of rowsOf(one).entries()) {
    const [otherId, otherRow] = rowsOf(other)[at]!;
    expect(localId).toBe(otherId);
    for (const [place, number] of row.entries())
      expect(Math.abs(number - otherRow[place]!)).toBeLessThan(1e-4);
  }
  expect(one.cursor).toBe(other.cursor);
});

it('edits of land of any bytes are such as can be written, and read the same again', () => {
  const random = createRandom(22);
  const where = { x: 10, y: 20, radius: 3 };
  const AgentData = { AgentID: Uuid.zero, SessionID: Uuid.zero };
  const edit = encodeTerrainEdit({ action: 'raise', where, seconds: 1, height: 2, parcelLocalId: 4 });
  const body = ModifyLand.encode({ name: 'ModifyLand', AgentData, ...edit });
  let read = 0;
  for (let round = 0; round < 5000 * TIMES; round++)
    for (const found of decodeTerrainEdits(ModifyLand.decode(mutated(body, random, 4)))) {
      read++;
      expect(decodeTerrainEdits(encodeTerrainEdit(found))).toEqual([found]);
    }
  expect(read).toBeGreaterThan(1000);
});
