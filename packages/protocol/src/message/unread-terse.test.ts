import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import {
  ABSENT,
  createMessageTable,
  ImprovedTerseObjectUpdate,
  LateTerseObjectUpdate,
  UnreadTerse,
} from './index.ts';
import type { Message } from './index.ts';

const LATE = createMessageTable([LateTerseObjectUpdate]);
const RegionData = { RegionHandle: 0x0003_e800_0003_e800n, TimeDilation: 0x8000 };
const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
const BODY = ImprovedTerseObjectUpdate.encode({
  name: 'ImprovedTerseObjectUpdate',
  RegionData,
  ObjectData: [
    { Data: bytes(1, 2, 3), TextureEntry: bytes() },
    { Data: bytes(), TextureEntry: bytes(4, 5) },
  ],
});

/** What can be seen of one, as a plain value. */
function seen(message: Message): unknown {
  if (message.name !== 'ImprovedTerseObjectUpdate') throw new RangeError(message.name);
  const { RegionData, ObjectData, surplus, zeroFilled } = message;
  return { RegionData, ObjectData, surplus, zeroFilled };
}

describe('a terse update that is read late', () => {
  it('is the same as one that is read at once, whole, cut and with bytes behind it', () => {
    for (let length = 1; length <= BODY.length; length++) {
      const cut = BODY.subarray(0, length);
      expect(seen(LATE.decode(cut))).toEqual(seen(ImprovedTerseObjectUpdate.decode(cut)));
    }
    const more = bytes(...BODY, 9, 9);
    expect(seen(LATE.decode(more))).toEqual(seen(ImprovedTerseObjectUpdate.decode(more)));
  });

  it('and of garbage', () => {
    const random = createRandom(11);
    for (let round = 0; round < 500; round++) {
      const body = bytes(15, ...random.bytes(Math.floor(random.next() * 60)));
      expect(seen(LATE.decode(body))).toEqual(seen(ImprovedTerseObjectUpdate.decode(body)));
    }
  });

  it('has made no block before somebody asks, and the same ones each time', () => {
    const message = LATE.decode(BODY);
    expect(message).toBeInstanceOf(UnreadTerse);
    const late = message as UnreadTerse;
    expect(late.timeDilation).toBe(0x8000);
    expect(late.bytes[late.countAt]).toBe(2);
    expect(late.ObjectData).toBe(late.ObjectData);
  });

  it('is written again as it came, and shown with its blocks', () => {
    expect(LATE.encode(LATE.decode(BODY))).toEqual(BODY);
    const { RegionData: region, ...rest } = (LATE.decode(BODY) as UnreadTerse).toJSON();
    expect(region).toEqual(RegionData);
    expect(rest.ObjectData).toHaveLength(2);
  });

  it('without a list has none, and not an empty one', () => {
    const message = LATE.decode(BODY.subarray(0, 11));
    expect(message.name === 'ImprovedTerseObjectUpdate' && message.ObjectData).toBe(ABSENT);
  });
});
