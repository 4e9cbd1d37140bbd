import { expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { startOf } from './login-options.ts';

it.each([
  [undefined, { type: 'last' }],
  ['home', { type: 'home' }],
  ['Plaza/1/2/3', { type: 'place', region: 'Plaza', position: { x: 1, y: 2, z: 3 } }],
  [' Old Town/1/2.5 ', { type: 'place', region: 'Old Town', position: { x: 1, y: 2.5, z: 0 } }],
  ['uri:Plaza&1&2&3', { type: 'place', region: 'Plaza', position: { x: 1, y: 2, z: 3 } }],
  ['secondlife://Plaza/100', { type: 'place', region: 'Plaza', position: { x: 100, y: 128, z: 0 } }],
  [
    { type: 'other', text: 'odd' },
    { type: 'other', text: 'odd' },
  ],
] as const)('a start may be %j', (start, location) => expect(startOf(start)).toEqual(location));

it.each([
  '',
  'Last',
  'Plaza',
  'Plaza/1',
  '/1/2/3',
  'Plaza/x/y/z',
  'A&B/1/2/3',
  'uri:Plaza&1&2',
  'secondlife:///app/teleport/Plaza',
  'secondlife://Plaza/x',
])('a start is refused before anything is sent: %j', (start) =>
  expect(() => startOf(start)).toThrow(UsageError),
);
