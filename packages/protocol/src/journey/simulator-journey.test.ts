import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { ENTRY_MS, ROOT_MS, STRANDED_MS } from './rules.ts';
import { SimulatorJourney } from './simulator-journey.ts';
import type { SimulatorJourneyEvent, SimulatorJourneyState, Way } from './simulator-journey.ts';

const eventsOf = (journey: SimulatorJourney): SimulatorJourneyEvent[] => {
  const all: SimulatorJourneyEvent[] = [];
  for (let event = journey.pollEvent(); event !== undefined; event = journey.pollEvent()) all.push(event);
  return all;
};
const ENTERED = { type: 'enter' } as const;
const YES = { type: 'answer', isRoot: true } as const;
const NO = { type: 'answer', isRoot: false } as const;

const going = (way: Way = 'teleport'): SimulatorJourney => {
  const journey = new SimulatorJourney('root');
  journey.begin(way);
  return journey;
};

describe('the way into a region', () => {
  it('of a teleport is open until CompleteAgentMovement, and answered then', () => {
    const journey = new SimulatorJourney('child');
    expect([journey.expect('teleport', 0), eventsOf(journey), journey.isOnlyHere]).toEqual([true, [], false]);
    journey.complete(ROOT_MS - 1);
    expect([eventsOf(journey), journey.state, journey.nextTimeout()]).toEqual([
      [ENTERED, YES],
      'root',
      undefined,
    ]);
  });

  it('over the border is open longer, with no answer to wait for; who never takes it is stranded', () => {
    const [journey, stranded] = [new SimulatorJourney('child'), new SimulatorJourney('child')];
    for (const each of [journey, stranded]) {
      each.expect('crossing', 0);
      expect([each.isOnlyHere, each.nextTimeout()]).toEqual([true, STRANDED_MS]);
      each.handleTimeout(STRANDED_MS - 1);
    }
    journey.complete(STRANDED_MS - 1);
    expect([eventsOf(journey), journey.isOnlyHere, journey.nextTimeout()]).toEqual([
      [ENTERED],
      false,
      undefined,
    ]);
    stranded.handleTimeout(STRANDED_MS);
    expect([eventsOf(stranded), stranded.isOnlyHere, stranded.state]).toEqual([
      [{ type: 'stranded' }],
      false,
      'child',
    ]);
  });

  it('is called back by the region behind, which has heard no yes: nobody is stranded', () => {
    const [crossing, teleport, root] = [1, 2, 3].map(() => new SimulatorJourney('child'));
    crossing!.expect('crossing', 0);
    teleport!.expect('teleport', 0);
    root!.expect('crossing', 0);
    root!.complete(1);
    const all = [crossing!, teleport!, root!];
    for (const journey of all) {
      journey.recall();
      journey.handleTimeout(STRANDED_MS);
    }
    expect(all.map((journey) => [journey.state, journey.isOnlyHere, eventsOf(journey)])).toEqual([
      ['child', false, []],
      ['child', false, [NO]],
      ['root', false, [ENTERED]],
    ]);
    // It may come anew.
    crossing!.expect('crossing', STRANDED_MS);
    crossing!.complete(STRANDED_MS + 1);
    expect(crossing!.state).toBe('root');
  });

  it('waits for UpdateAgent when CompleteAgentMovement was faster, for a while', () => {
    const [soon, late] = [new SimulatorJourney('child'), new SimulatorJourney('child')];
    for (const journey of [soon, late]) {
      journey.complete(0);
      journey.complete(500);
      expect(journey.nextTimeout()).toBe(500 + ENTRY_MS);
    }
    expect([soon.expect('teleport', 900), eventsOf(soon), soon.state]).toEqual([true, [ENTERED], 'root']);
    late.handleTimeout(500 + ENTRY_MS);
    expect([late.state, late.expect('teleport', 20_000), eventsOf(late)]).toEqual(['child', true, []]);
  });

  it('that nobody takes is answered no: in time, when it is closed, and when another one begins', () => {
    const [late, closed, twice] = [1, 2, 3].map(() => new SimulatorJourney('child'));
    for (const journey of [late!, closed!, twice!]) journey.expect('teleport', 0);
    late!.handleTimeout(ROOT_MS - 1);
    expect(late!.state).toBe('expected');
    late!.handleTimeout(ROOT_MS);
    closed!.close();
    twice!.expect('crossing', 5);
    expect([late!, closed!, twice!].map((journey) => [journey.state, eventsOf(journey)])).toEqual([
      ['child', [NO]],
      ['gone', [NO]],
      ['expected', [NO]],
    ]);
  });

  it('is closed to a root, and to who is gone', () => {
    const gone = new SimulatorJourney('child');
    gone.close();
    for (const journey of [new SimulatorJourney('root'), going(), gone]) {
      expect([journey.expect('teleport', 0), eventsOf(journey)]).toEqual([false, []]);
      journey.complete(0);
      expect(eventsOf(journey)).toEqual([]);
    }
  });
});

describe('the way out of a region', () => {
  it('is one at a time', () => {
    const journey = new SimulatorJourney('root');
    const ways = [journey.begin('teleport'), journey.begin('crossing'), journey.begin('teleport')];
    expect(ways).toEqual([true, false, false]);
    journey.stay();
    expect([journey.state, journey.begin('crossing')]).toEqual(['root', true]);
    expect(new SimulatorJourney('child').begin('teleport')).toBe(false);
  });

  it('goes from its beginning to the hand-over, with TeleportStart or without', () => {
    const journey = going();
    const seen = (): unknown[] => [journey.state, journey.isUnderWay, journey.isLeaving];
    expect(seen()).toEqual(['preparing', false, false]);
    journey.start();
    expect(seen()).toEqual(['started', true, false]);
    expect([journey.transfer(), ...seen()]).toEqual([true, 'transferring', true, true]);
    expect([journey.transfer(), going('crossing').transfer()]).toEqual([false, true]);
    journey.moveAway();
    expect([journey.state, journey.isGoing]).toEqual(['child', false]);
  });

  it('rests the body from the start when it leads over a border', () => {
    expect([going('crossing').isLeaving, new SimulatorJourney('root').isLeaving]).toEqual([true, false]);
  });

  it('can be called off until the hand-over, if it is a teleport', () => {
    const [early, late, across] = [going(), going(), going('crossing')];
    early.start();
    late.transfer();
    for (const journey of [early, late, across]) journey.cancel();
    const states = [early, late, across].map(({ state }) => state);
    expect(states).toEqual(['cancelled', 'transferring', 'preparing']);
    expect([early.transfer(), early.isUnderWay]).toEqual([false, true]);
    early.start();
    expect(early.state).toBe('cancelled');
  });

  it('that never began cannot be started, handed over or called off', () => {
    const journey = new SimulatorJourney('root');
    journey.start();
    journey.cancel();
    journey.moveAway();
    expect([journey.transfer(), journey.state]).toEqual([false, 'root']);
  });
});

describe('an agent of whom anything is said', () => {
  it.each([1, 2, 3, 4])('is answered once for each teleport, and enters by both words (seed %i)', (seed) => {
    const random = createRandom(seed);
    const seen = new Set<SimulatorJourneyState>();
    let journey = new SimulatorJourney('child');
    let [now, awaited, isTold, hasAsked] = [0, 0, false, false];
    const take = (event: SimulatorJourneyEvent): void => {
      if (event.type === 'answer') {
        awaited--;
        if (!event.isRoot) isTold = journey.state === 'expected';
        return;
      }
      // Neither word alone makes a root.
      expect([isTold, hasAsked]).toEqual([true, true]);
      [isTold, hasAsked] = [false, false];
    };
    for (let round = 0; round < 20_000; round++) {
      now += random.integer(0, 4000);
      const before = journey.state;
      const way = random.pick<Way>(['crossing', 'teleport']);
      const said = random.integer(0, 10);
      if (said === 0) {
        const isTaken = journey.expect(way, now);
        if (isTaken) isTold = true;
        if (isTaken && way === 'teleport' && before !== 'claiming') awaited++;
      } else if (said === 1) {
        hasAsked ||= before === 'child' || before === 'claiming' || before === 'expected';
        journey.complete(now);
      } else if (said === 2) journey.begin(way);
      else if (said === 3) journey.start();
      else if (said === 4) journey.transfer();
      else if (said === 5) journey.cancel();
      else if (said === 6) journey.stay();
      else if (said === 7) journey.moveAway();
      else if (said === 8 && random.next() < 0.1) journey.close();
      else journey.handleTimeout(now);
      for (const event of eventsOf(journey)) take(event);
      seen.add(journey.state);
      expect(awaited).toBe(journey.state === 'expected' && !journey.isOnlyHere ? 1 : 0);
      if (journey.state !== 'claiming' && journey.state !== 'expected') {
        expect(journey.nextTimeout()).toBeUndefined();
        hasAsked = false;
      }
      if (journey.state === 'gone')
        [journey, isTold, hasAsked] = [new SimulatorJourney('child'), false, false];
    }
    expect(seen.size).toBe(9);
  });
});
