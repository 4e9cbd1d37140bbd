import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { requestOf, wordsOf } from './destination.ts';
import type { Destination } from './destination.ts';
import { linkTo } from './link-to.ts';

const ID = new Uuid(1, 2, 3, 4);
const MIDDLE = { x: 128, y: 128, z: 0 };

const PLACES: readonly (readonly [Destination, object, string])[] = [
  ['Bay', { type: 'name', region: 'Bay', position: MIDDLE }, 'Bay at <128, 128, 0>'],
  [
    'Bay/10/20/30.5',
    { type: 'name', region: 'Bay', position: { x: 10, y: 20, z: 30.5 } },
    'Bay at <10, 20, 30.5>',
  ],
  ['Bay/10/20', { type: 'name', region: 'Bay', position: { x: 10, y: 20, z: 0 } }, 'Bay at <10, 20, 0>'],
  ['A/B/1/2/3', { type: 'name', region: 'A/B', position: { x: 1, y: 2, z: 3 } }, 'A/B at <1, 2, 3>'],
  ['HOME', { type: 'landmark', landmark: Uuid.zero }, 'home'],
  [
    'hop://grid.example:8002/Far%20Away/1/2/3',
    { type: 'name', region: 'grid.example:8002:Far Away', position: { x: 1, y: 2, z: 3 } },
    'grid.example:8002:Far Away at <1, 2, 3>',
  ],
  [
    'hop://Grid.example:8002/',
    { type: 'name', region: 'grid.example:8002', position: MIDDLE },
    'grid.example:8002 at <128, 128, 0>',
  ],
  [
    'hop://grid.example',
    { type: 'name', region: 'grid.example', position: MIDDLE },
    'grid.example at <128, 128, 0>',
  ],
  [
    'secondlife:///secondlife/Bay/9/8/7',
    { type: 'name', region: 'Bay', position: { x: 9, y: 8, z: 7 } },
    'Bay at <9, 8, 7>',
  ],
  [{ region: ' Bay ' }, { type: 'name', region: 'Bay', position: MIDDLE }, 'Bay at <128, 128, 0>'],
  [
    { global: { x: 256_300, y: 256_010.5, z: 25 } },
    { type: 'handle', regionHandle: regionHandleOf(256_256, 256_000), position: { x: 44, y: 10.5, z: 25 } },
    'the region at 256256, 256000, there at <44, 10.5, 25>',
  ],
  [
    { regionId: ID },
    { type: 'id', regionId: ID, position: MIDDLE },
    `the region ${ID.toString()} at <128, 128, 0>`,
  ],
  [
    { position: { x: 1, y: 2, z: 3 } },
    { type: 'here', position: { x: 1, y: 2, z: 3 } },
    '<1, 2, 3> in this region',
  ],
  [{ landmark: ID }, { type: 'landmark', landmark: ID }, `the landmark ${ID.toString()}`],
  [{ lure: ID }, { type: 'lure', lure: ID }, 'where it was offered to be brought'],
];

describe('a destination', () => {
  it.each(PLACES)('%o is asked for, and told in words', (destination, request, words) => {
    expect(requestOf(destination)).toEqual(request);
    expect(wordsOf(requestOf(destination))).toBe(words);
  });

  it.each<Destination>([
    '',
    '  ',
    'ftp://somewhere/x',
    'secondlife:///app/agent/x',
    { region: '' },
    { global: { x: -1, y: 0, z: 0 } },
    { global: { x: 2 ** 32, y: 0, z: 0 } },
    { position: { x: Number.NaN, y: 0, z: 0 } },
  ])('%o is none', (destination) => expect(() => requestOf(destination)).toThrow(UsageError));
});

it('has a link', () => {
  const region = (name: string) => ({ name, size: { x: 256, y: 256 } });
  expect(linkTo('grid.example:8002', region('Far Away'), { x: 1.4, y: 2.6, z: 3 })).toBe(
    'hop://grid.example:8002/Far%20Away/1/3/3',
  );
  expect(linkTo(undefined, region('Bay'), { x: 1, y: 2, z: 3 })).toBe('secondlife://Bay/1/2/3');
});

it.each([
  [5, 'a destination that is no text is an object, not such a number'],
  [undefined, 'is an object, not undefined'],
  [{ region: 'x'.repeat(255) }, 'longer than 254 bytes'],
  ['é'.repeat(128), 'longer than 254 bytes'],
  [`hop://${'x'.repeat(10_000)}`, / is no link to a place$/],
  [{ position: undefined }, 'a place is finite x, y and z'],
  [{ region: 'Bay', position: null }, 'a place is finite x, y and z'],
  [{ regionId: ID, position: { x: 1, y: 1, z: 1e39 } }, 'a place that is in no grid'],
  [{}, 'a destination has one of region, regionHandle, regionId, position'],
  [{ regoin: 'Bay' }, 'a destination has one of'],
  [{ region: 7 }, 'the name of a region is a text'],
  [{ regionId: 'Bay' }, 'is no UUID'],
  [{ regionHandle: 5 }, 'a regionHandle is a bigint'],
  [{ regionHandle: -1n }, 'a regionHandle is a bigint'],
  [{ regionHandle: 1n << 64n }, 'a regionHandle is a bigint'],
  [{ region: 'Bay', position: { x: 1 } }, 'a place is finite x, y and z'],
  [{ global: 5 }, 'a place is finite x, y and z'],
  [{ landmark: 'Bay' }, 'is no UUID'],
  [{ region: 'Bay', regionHandle: 1n }, 'has region or regionHandle, not both'],
  [{ region: 'Bay', regionId: ID }, 'has region or regionId, not both'],
  [{ regionHandle: 1n, regionId: ID, position: MIDDLE }, 'has regionHandle or regionId, not both'],
  [{ landmark: ID, lure: ID }, 'has landmark or lure, not both'],
  [{ region: 'Bay', global: MIDDLE, landmark: ID }, 'has region or landmark or global, not both'],
  [{ landmark: ID, position: MIDDLE }, 'a destination with landmark has no position'],
  [{ lure: ID, position: MIDDLE }, 'a destination with lure has no position'],
  [{ global: MIDDLE, position: MIDDLE }, 'a destination with global has no position'],
  ['Bay\u0007', 'no control characters'],
  ['Ba\ny/1/2/3', 'no control characters'],
  [{ region: 'B\u001b[2Jay' }, 'no control characters'],
  ['hop://grid.example:8002/B%00ay/1/2/3', 'no control characters'],
  [{ region: 'yaB\u202e' }, 'no control characters'],
])('no destination is %o', (destination, words) => {
  expect(() => requestOf(destination as never)).toThrow(UsageError);
  expect(() => requestOf(destination as never)).toThrow(words);
  expect(textOf(() => requestOf(destination as never)).length).toBeLessThan(200);
});

function textOf(act: () => unknown): string {
  try {
    return String(act());
  } catch (error) {
    return String(error);
  }
}

it('may say the other ways as undefined', () => {
  const request = requestOf({ region: 'Bay', regionHandle: undefined, position: undefined } as never);
  expect(request).toMatchObject({ type: 'name', region: 'Bay' });
});

it('takes ids as text, too', () => {
  const id = '00000000-0000-4000-8000-000000000099';
  expect(requestOf({ regionId: id })).toMatchObject({ type: 'id', regionId: Uuid.parse(id) });
  expect(requestOf({ landmark: id })).toMatchObject({ type: 'landmark', landmark: Uuid.parse(id) });
  expect(requestOf({ lure: id })).toMatchObject({ type: 'lure', lure: Uuid.parse(id) });
});
