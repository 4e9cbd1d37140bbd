import { describe, expect, it } from 'vitest';
import { LineReader, encodeLines } from '../asset/lines/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { NO_PERMISSIONS, PERMISSION, formatPermissions, readPermissions } from './index.ts';
import type { ItemPermissions } from './index.ts';

const id = (digit: string): Uuid => Uuid.parse(`${digit.repeat(8)}-0000-4000-8000-000000000000`);
const ALL: ItemPermissions = {
  base: PERMISSION.all,
  owner: 0xffff_ffff,
  group: PERMISSION.modify | PERMISSION.copy,
  everyone: PERMISSION.move,
  nextOwner: PERMISSION.transfer,
  creatorId: id('a'),
  ownerId: id('b'),
  lastOwnerId: id('c'),
  groupId: id('d'),
  isGroupOwned: true,
};

const read = (text: string, told: string[] = []): ItemPermissions =>
  readPermissions(new LineReader(encodeUtf8(text), { onSkipped: (what) => told.push(what) }));

describe('permissions as text', () => {
  it('have eight digits a mask and a line each', () => {
    expect(formatPermissions(ALL)).toEqual([
      '\tpermissions 0',
      '\t{',
      '\t\tbase_mask\t7fffffff',
      '\t\towner_mask\tffffffff',
      '\t\tgroup_mask\t0000c000',
      '\t\teveryone_mask\t00080000',
      '\t\tnext_owner_mask\t00002000',
      `\t\tcreator_id\t${id('a').toString()}`,
      `\t\towner_id\t${id('b').toString()}`,
      `\t\tlast_owner_id\t${id('c').toString()}`,
      `\t\tgroup_id\t${id('d').toString()}`,
      '\t\tgroup_owned\t1',
      '\t}',
    ]);
  });

  it('are the same after they were written and read', () => {
    for (const permissions of [ALL, NO_PERMISSIONS, { ...ALL, isGroupOwned: false }]) {
      const lines = new LineReader(encodeLines(formatPermissions(permissions)));
      expect(lines.line()).toBe('\tpermissions 0');
      expect(readPermissions(lines)).toEqual(permissions);
      expect(lines.atEnd).toBe(true);
    }
  });

  it('take a negative mask for its 32 bits', () => {
    expect(formatPermissions({ ...ALL, owner: -1 })[3]).toBe('\t\towner_mask\tffffffff');
  });

  it('of the first years call the base the creator’s', () => {
    expect(read('{\ncreator_mask 7fffffff\n}\n').base).toBe(PERMISSION.all);
  });

  it('are none where nothing is said, and the last of what is said twice', () => {
    expect(read('{\n}\n')).toEqual(NO_PERMISSIONS);
    expect(read('{\nbase_mask 1\nbase_mask 2\n}\n').base).toBe(2);
    expect(read('group_owned 0\n}').isGroupOwned).toBe(false);
  });

  it('tell of what is no mask, no id, or not known', () => {
    const told: string[] = [];
    expect(read('{\nbase_mask all\nowner_id me\nfuture_mask 1\ngroup_mask 123456789\n}\n', told)).toEqual(
      NO_PERMISSIONS,
    );
    expect(told).toEqual(
      ['base_mask', 'owner_id', 'future_mask', 'group_mask'].map((key) => `${key} of permissions`),
    );
  });

  it('are refused when they do not end', () => {
    expect(() => read('{\nbase_mask 1\n')).toThrow(DecodeError);
    expect(() => read('')).toThrow(DecodeError);
  });
});
