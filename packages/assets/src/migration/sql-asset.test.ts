import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import type { SqlRow, SqlValue } from '../sql-dump/index.ts';
import { assetRow, bytesOf, textOf } from './sql-asset.ts';

const ID = '00000000-0000-4000-8000-000000000001';

function rowOf(values: Record<string, SqlValue>, table = 'assets'): SqlRow {
  return { table, values: new Map(Object.entries(values)), isQuoted: () => false, position: 77 };
}
const read = (values: Record<string, SqlValue>): unknown => assetRow(rowOf(values), (asset) => asset);
const text = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');

describe('what a row says about an asset', () => {
  it('is read from the columns of MySQL and of SQLite', () => {
    const mysql = {
      id: text(ID),
      assettype: '49',
      name: text('n'),
      description: text('d'),
      creatorid: text('c'),
      asset_flags: '2',
      create_time: '1764000000',
      local: '1',
      temporary: '0',
    };
    const wanted = {
      id: Uuid.parse(ID),
      type: 49,
      name: 'n',
      description: 'd',
      creatorId: 'c',
      flags: 2,
      createdAt: 1_764_000_000,
      local: true,
      temporary: false,
    };
    expect(read(mysql)).toEqual(wanted);
    const { id, assettype, ...rest } = mysql;
    expect(read({ ...rest, uuid: id, type: assettype })).toEqual(wanted);
  });

  it.each([
    ['t', true],
    ['f', false],
    ['TRUE', true],
    ['false', false],
    ['\x01', true],
    ['\0', false],
    ['2', true],
    ['-0', false],
  ])('has %j for what is or is not', (written, is) => {
    const values = { id: text(ID), assettype: '0', local: text(written), temporary: text(written) };
    expect(read(values)).toMatchObject({ local: is, temporary: is });
    expect(read({ ...values, local: text('maybe') })).toMatchObject({ reason: 'not a number in the row' });
  });

  it('may lack what older tables do not have', () => {
    expect(read({ id: text(ID), assettype: '0' })).toEqual({
      id: Uuid.parse(ID),
      type: 0,
      name: '',
      description: '',
      creatorId: '',
      flags: 0,
      createdAt: 0,
      local: false,
      temporary: false,
    });
  });

  it('was made at no time before 1970, and has no flags that only say "unknown"', () => {
    expect(read({ id: text(ID), assettype: '0', create_time: '-5', asset_flags: '-1' })).toMatchObject({
      createdAt: 0,
      flags: 0,
    });
    expect(read({ id: text(ID), assettype: '0', asset_flags: '4294967296' })).toMatchObject({ flags: 0 });
    expect(read({ id: text(ID), assettype: '0', asset_flags: '4294967295' })).toMatchObject({
      flags: 0xffffffff,
    });
  });

  it('that makes no sense is refused with its place and what stands for its id', () => {
    expect(read({ id: text('nobody'), assettype: '0' })).toEqual({
      kind: 'refused',
      what: 'assets row at byte 77: nobody',
      reason: 'not a UUID',
    });
    expect(read({ id: text(ID) })).toMatchObject({ reason: 'no type in the row' });
    expect(read({ id: text(ID), assettype: 'texture' })).toMatchObject({ reason: 'not a number in the row' });
    expect(read({ id: text('x'.repeat(500)), assettype: '0' })).toMatchObject({
      what: `assets row at byte 77: ${'x'.repeat(64)}`,
    });
    expect(read({ id: null, assettype: '0' })).toMatchObject({ what: 'assets row at byte 77: ' });
  });

  it('is no reason to hide an error of ours', () => {
    expect(() =>
      assetRow(rowOf({ id: text(ID), assettype: '0' }), () => {
        throw new RangeError('ours');
      }),
    ).toThrow('ours');
  });
});

describe('the text in a column', () => {
  it('is UTF-8, or what older databases are in', () => {
    expect(textOf(Buffer.from('Café 你 €'))).toBe('Café 你 €');
    expect(textOf(text('Caf\xe9 \x80 \x93x\x94'))).toBe('Café € “x”');
    expect(textOf(text('\x81\xff'))).toBe('\x81ÿ');
  });

  it('keeps a mark that stands in it, and is empty where there is none', () => {
    expect(textOf(Buffer.from('\ufeffx'))).toBe('\ufeffx');
    expect([textOf(null), textOf(undefined), textOf('12')]).toEqual(['', '', '12']);
  });
});

describe('the bytes in a column', () => {
  it('are none for NULL, and those of its digits for a number', () => {
    expect([bytesOf(null), bytesOf(undefined)]).toEqual([undefined, undefined]);
    expect(Buffer.from(bytesOf('12')!).toString()).toBe('12');
    const bytes = Uint8Array.of(0, 255);
    expect(bytesOf(bytes)).toBe(bytes);
  });
});
