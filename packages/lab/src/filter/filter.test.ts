import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { someValue } from '../fields/index.ts';
import type { Branch, Enumeration, Leaf } from '../fields/index.ts';
import { compileFilter } from './index.ts';
import type { FilterSubject, MetaField } from './index.ts';

const COLOURS: Enumeration = { type: 'one', names: { red: 1, green: 2, darkBlue: 4 } };

const message: Branch = {
  Box: {
    Id: Uuid.parse('a0000000-0000-4000-8000-000000000003'),
    Name: new TextEncoder().encode('Bot One\0'),
    Big: 18_446_744_073_709_551_615n,
    Half: Math.fround(0.1),
    Colour: 4,
    Bytes: Uint8Array.of(0x0b, 0xad, 0xf0, 0x0d),
    Place: { x: 1, y: 2.5, z: -3 },
    Yes: true,
    No: false,
    Zero: 0,
  },
  Rows: [{ N: 1 }, { N: 2, Deep: { er: 'x' } }],
  None: [],
};
const META: Partial<Record<MetaField, Leaf | readonly Leaf[]>> = {
  Size: 300,
  Direction: 's2c',
  Reliable: true,
  Resent: false,
  Acks: [],
  Endpoint: ['10.0.0.1:9000', '10.0.0.2:13000'],
};

const subject: FilterSubject = {
  names: ['Parcel'],
  meta: (field) => META[field],
  some: (_, path, ask) =>
    someValue(message, path, (value, names) => ask(value, value === 4 ? COLOURS : names)),
};
const picks = (source: string): boolean => compileFilter(source).test(subject);

describe('a filter', () => {
  it.each([
    '',
    'Parcel',
    'parcel',
    'Par*',
    'P?rc*l',
    '*',
    'Parcel.Box',
    'Parcel.Box.Zero',
    'Parcel.Box.Id == a0000000-0000-4000-8000-000000000003',
    'Parcel.Box.Id == A0000000-0000-4000-8000-000000000003',
    'Parcel.Box.Id ^= a0000000',
    'Parcel.Box.Name == "Bot One"',
    "Parcel.Box.Name == 'Bot One'",
    'Parcel.Box.Name $= One',
    'Parcel.Box.Name ~= "t O"',
    'Parcel.Box.Big == 18446744073709551615',
    'Parcel.Box.Big > 1e19',
    'Parcel.Box.Half == 0.1',
    'Parcel.Box.Half <= 0.1 && Parcel.Box.Half >= 0.1',
    'Parcel.Box.Colour == darkBlue',
    'Parcel.Box.Colour == DARK_BLUE',
    'Parcel.Box.Colour > green',
    'Parcel.Box.Colour & 0x6',
    'Parcel.Box.Colour & darkBlue',
    'Parcel.Box.Bytes == hex:0badf00d',
    'Parcel.Box.Bytes ~= hex:adf0',
    'Parcel.Box.Place == <1, 2.5, -3>',
    'Parcel.Box.Place == (1,2.5,-3)',
    'Parcel.Box.Place.z < 0',
    'Parcel.Box.Yes == true',
    'Parcel.Box.No == false',
    'Parcel.Rows.N == 2',
    'Parcel.Rows[1].N == 2',
    'Parcel.*.*.er == x',
    'Parcel.Rows.N != 3',
    'Meta.Size >= 300',
    'meta.size == 300',
    'Meta.Reliable && !Meta.Resent',
    'Meta.Endpoint == 10.0.0.2:13000',
    '!Nothing && (Nothing || Parcel)',
    'Parcel || Nothing && Nothing',
    '"Parcel"."Box".Zero == 0',
  ])('picks: %s', (source) => expect(picks(source)).toBe(true));

  it.each([
    'Parce',
    'Parcel?',
    'Parcel.Box.No',
    'Parcel.None',
    'Parcel.Nothing',
    'Parcel.Box.Name == "bot one"',
    'Parcel.Box.Name == Bot',
    'Parcel.Box.Big == 18446744073709551614',
    'Parcel.Box.Half > 0.1',
    'Parcel.Box.Colour == 2',
    'Parcel.Box.Colour == nobody',
    'Parcel.Box.Colour & 3',
    'Parcel.Box.Bytes ~= hex:df',
    'Parcel.Box.Place == <1, 2.5>',
    'Parcel.Rows.N != 2',
    'Parcel.Nothing.N != 2',
    'Parcel.Rows[0].N == 2',
    'Parcel.Rows.N == 1.5',
    'Meta.Acks',
    'Meta.Frame',
    'Meta.Frame != 3',
    '(Parcel || Nothing) && Nothing',
  ])('does not pick: %s', (source) => expect(picks(source)).toBe(false));

  it.each([
    ['Parcel ==', 8],
    ['Parcel.Box.Name ==', 19],
    ['Parcel &&', 10],
    ['(Parcel', 8],
    ['Parcel)', 7],
    ['Parcel Box', 8],
    ['Parcel..Box', 8],
    ['Meta.Nothing', 1],
    ['Parcel && Meta', 11],
    ['A.B.C == <1, x>', 10],
    ['A.B == <1>', 8],
    ['A && = B', 6],
    ['#', 1],
    [`${'('.repeat(100)}A${')'.repeat(100)}`, 66],
    ['A.B == ||', 8],
  ])('names the column where it makes no sense: %s', (source, column) => {
    expect(() => compileFilter(source)).toThrow(UsageError);
    expect(() => compileFilter(source)).toThrow(`column ${column}:`);
  });

  it('does not take long, whatever the glob', () => {
    const glob = `${'*a'.repeat(90)}b`;
    const long: FilterSubject = { ...subject, names: ['a'.repeat(4000)] };
    expect(compileFilter(glob).test(long)).toBe(false);
  });
});
