import { UsageError } from '@landfall/protocol/errors';
import { beforeAll, describe, expect, it } from 'vitest';
import { oneRoot } from './one-root.ts';
import { faultOf, PresenceStory } from './presence-watch.ts';

type Step = Parameters<PresenceStory<{ readonly name: string }>['take']>[0]['type'];

/** What a story is blamed for: `became-root Bay`; a `!` at the end is told on the way. */
function faultsOf(...lines: readonly string[]): readonly string[] {
  const places = new Map<string, { readonly name: string }>();
  const faults: string[] = [];
  const story = new PresenceStory<{ readonly name: string }>(
    ({ name }) => name,
    (fault) => faults.push(fault),
  );
  for (const line of lines) {
    const [type = '', name = ''] = line.replace('!', '').split(' ');
    const region = places.get(name) ?? { name };
    places.set(name, region);
    story.take({ type: type as Step, region }, line.endsWith('!'));
  }
  return faults;
}

const IN_THE_BAY = ['entered Bay', 'became-root Bay', 'entered Hill', 'became-neighbour Hill'];

describe('what is told of where an agent is', () => {
  it.each([
    [
      'over a border and back',
      ['became-root Hill', 'became-neighbour Bay', 'became-root Bay', 'became-neighbour Hill'],
    ],
    ['far away', ['entered Far', 'became-root Far', 'became-neighbour Bay', 'left Bay', 'left Hill']],
    ['far away, in vain', ['entered Far', 'left Far', 'left Hill']],
    ['from a region that ends meanwhile', ['entered Far', 'left Bay!', 'became-root Far', 'left Hill']],
    ['and is lost where it was sent', ['lost Hill!', 'left Hill', 'left Bay']],
    ['and is lost', ['entered Far', 'lost Bay', 'left Bay', 'left Far', 'left Hill']],
    ['and come back to a region that it has left', ['left Hill', 'entered Hill', 'became-neighbour Hill']],
  ])('makes sense %s', (_, lines) => {
    expect(faultsOf(...IN_THE_BAY, ...lines)).toEqual([]);
  });

  it.each([
    ['left Far', 'left Far, which was away'],
    ['became-neighbour Far', 'became-neighbour Far, which was away'],
    ['became-root Far', 'became-root Far, which was away'],
    ['entered Hill', 'entered Hill, which was neighbour'],
    ['became-neighbour Hill', 'became-neighbour Hill, which was neighbour'],
    ['became-neighbour Bay', 'became-neighbour Bay, which was root'],
    ['became-root Bay', 'became-root Bay, which was root'],
    ['left Bay', 'left Bay, which was root'],
    ['lost Hill', 'lost Hill, which was neighbour'],
  ])('makes none when it is "%s" in the Bay', (line, fault) => {
    expect(faultsOf(...IN_THE_BAY, line)).toEqual([fault]);
  });

  it('makes none where a second root comes and the first stays', () => {
    expect(faultsOf(...IN_THE_BAY, 'became-root Hill', 'entered Far')).toEqual([
      'entered Far, before it was told what became of Bay',
    ]);
    expect(faultsOf(...IN_THE_BAY, 'lost Bay', 'became-root Bay')).toEqual([
      'became-root Bay, which was nowhere',
    ]);
  });
});

describe('a moment', () => {
  it.each([
    ['placed', 1, true, undefined],
    ['leaving', 1, true, undefined],
    ['arriving', 1, true, undefined],
    ['arriving', 0, false, undefined],
    ['lost', 0, false, undefined],
    ['placed', 0, false, 'no root while it is placed'],
    ['leaving', 0, false, 'no root while it is leaving'],
    ['placed', 2, true, '2 roots while it is placed'],
    ['arriving', 2, true, '2 roots while it is arriving'],
    ['placed', 1, false, 'another root than the region of the session while it is placed'],
  ] as const)('%s with %i roots', (state, roots, isOwnRoot, fault) => {
    expect(faultOf({ state, roots, isOwnRoot })).toBe(fault);
  });
});

describe('a watcher outside of a test', () => {
  let refusal: unknown;
  beforeAll(() => {
    try {
      oneRoot();
    } catch (error) {
      refusal = error;
    }
  });

  it('says that it would check nothing', () => {
    expect(refusal).toBeInstanceOf(UsageError);
  });
});
