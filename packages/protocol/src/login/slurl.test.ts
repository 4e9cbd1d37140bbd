import { describe, expect, it } from 'vitest';
import type { Vector3 } from '../datatypes/index.ts';
import { DecodeError, LandfallError, UsageError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { formatSlurl, parseSlurl, slurlOfStart, startOfSlurl, type Slurl } from './slurl.ts';

const at = (x: number, y: number, z: number): Vector3 => ({ x, y, z });

/** Links that come out of {@link formatSlurl} just as they went in. */
const CANONICAL: readonly (readonly [string, Slurl])[] = [
  ['secondlife://Ahern/128/128/25', { form: 'secondlife', region: 'Ahern', position: at(128, 128, 25) }],
  ['secondlife://Da%20Boom', { form: 'secondlife', region: 'Da Boom' }],
  [
    'secondlife://grid.example:8002/secondlife/Town/1/2/3',
    { form: 'secondlife', grid: 'grid.example:8002', region: 'Town', position: at(1, 2, 3) },
  ],
  ['secondlife:///secondlife/app/1/2/3', { form: 'secondlife', region: 'app', position: at(1, 2, 3) }],
  [
    'http://maps.secondlife.com/secondlife/Da%20Boom/12.5/34/0',
    { form: 'maps', region: 'Da Boom', position: at(12.5, 34, 0) },
  ],
  ['http://slurl.com/secondlife/Ahern/1/2/3', { form: 'slurl', region: 'Ahern', position: at(1, 2, 3) }],
  [
    'hop://hg.example:8002/Sand%20Box/100/200/-4',
    { form: 'hop', grid: 'hg.example:8002', region: 'Sand Box', position: at(100, 200, -4) },
  ],
  [
    'x-grid-location-info://grid.example/region/Hippo/1/2/3',
    { form: 'grid-location', grid: 'grid.example', region: 'Hippo', position: at(1, 2, 3) },
  ],
];

describe('location links', () => {
  it.each(CANONICAL)('%s both ways', (link, slurl) => {
    expect(parseSlurl(link)).toEqual(slurl);
    expect(formatSlurl(slurl)).toBe(link);
  });

  it.each([
    [
      '  https://maps.secondlife.com/secondlife/Ahern/1/2/3?title=Here#x ',
      'http://maps.secondlife.com/secondlife/Ahern/1/2/3',
    ],
    ['http://www.slurl.com/secondlife/Ahern/1/2', 'http://slurl.com/secondlife/Ahern/1/2/0'],
    ['SECONDLIFE://Ahern/1/2/3/', 'secondlife://Ahern/1/2/3'],
    ['secondlife:///secondlife/Ahern/1/2/3', 'secondlife://Ahern/1/2/3'],
    ['hop://HG.Example:8002/Plaza', 'hop://hg.example:8002/Plaza'],
    ['secondlife://Hooper/100', 'secondlife://Hooper/100/128/0'],
    ['https://slurl.com/secondlife/Sandbox/50', 'http://slurl.com/secondlife/Sandbox/50/128/0'],
    ['hop://hg.example:8002/Plaza/7/', 'hop://hg.example:8002/Plaza/7/128/0'],
  ])('reads %s', (link, canonical) => {
    expect(formatSlurl(parseSlurl(link))).toBe(canonical);
  });

  it.each([
    'secondlife:///app/agent/00000000-0000-0000-0000-000000000001/about',
    'secondlife://app/login',
    'secondlife://grid.example/app/teleport/Ahern/1/2/3',
    'x-grid-location-info://grid.example/app/agent',
    'https://maps.secondlife.com/app/agent',
  ])('refuses to act on %s', (link) => {
    expect(() => parseSlurl(link)).toThrow(UsageError);
  });

  it.each([
    '',
    'Ahern/1/2/3',
    'ftp://slurl.com/secondlife/Ahern',
    'https://example.com/secondlife/Ahern/1/2/3',
    'https://maps.secondlife.com/',
    'secondlife://',
    'secondlife:///',
    'hop:///Region/1/2/3',
    'hop://grid.example/',
    'hop://user@evil/Region',
    'secondlife://Ahern/1/two/3',
    'secondlife://Ahern/one',
    'secondlife://Ah%E0ern/1/2/3',
    `secondlife://${'x'.repeat(5000)}`,
  ])('is no place: %s', (link) => {
    expect(() => parseSlurl(link)).toThrow(DecodeError);
  });

  it.each([
    { form: 'maps', grid: 'elsewhere.example', region: 'R' },
    { form: 'hop', region: 'R' },
    { form: 'secondlife', region: '' },
    { form: 'secondlife', region: 'R', position: { x: Infinity, y: 0, z: 0 } },
  ] satisfies Slurl[])('cannot be written: %o', (slurl) => {
    expect(() => formatSlurl(slurl)).toThrow(UsageError);
  });

  it('becomes a start and back', () => {
    const slurl = parseSlurl('hop://hg.example:8002/Sand%20Box/100/200/4');
    const start = startOfSlurl(slurl);
    expect(start).toEqual({ type: 'place', region: 'Sand Box', position: at(100, 200, 4) });
    expect(slurlOfStart(start, 'hg.example:8002')).toEqual(slurl);
    expect(startOfSlurl(parseSlurl('secondlife://Ahern'))).toMatchObject({ position: at(128, 128, 0) });
    expect(() => slurlOfStart({ type: 'home' })).toThrow(UsageError);
  });

  it('raises only errors of the project on mutated links', () => {
    const random = createRandom(77);
    for (let round = 0; round < 5000; round++) {
      const [link] = random.pick(CANONICAL as [(typeof CANONICAL)[number]]);
      const cut = random.integer(0, link.length);
      const mutated =
        link.slice(0, cut) +
        String.fromCharCode(random.integer(0, 255)) +
        link.slice(cut + random.integer(0, 2));
      try {
        expect(parseSlurl(mutated).region).not.toBe('');
      } catch (error) {
        expect(error).toBeInstanceOf(LandfallError);
      }
    }
  });
});
