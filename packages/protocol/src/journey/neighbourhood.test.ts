import { describe, expect, it } from 'vitest';
import { regionHandleOf, sameEndpoint, Uuid } from '../datatypes/index.ts';
import type { JourneyAction, JourneyEvent } from './journey-event.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { MAX_EARLY_SEEDS, RENEWALS, RENEWALS_MS, UNHEARD_MS } from './rules.ts';
import type { Destination } from './said.ts';

const agentId = new Uuid(1, 2, 3, 4);

function regionAt(port: number): Destination {
  const simulator = { address: '127.0.0.1', port };
  const place = { regionHandle: regionHandleOf(port * 256, 256_000), regionSize: { x: 256, y: 256 } };
  return { simulator, ...place, seedCapability: `http://127.0.0.1/seed/${port}` };
}

function neighbourhood(most = 4) {
  const actions: JourneyAction[] = [];
  const events: JourneyEvent[] = [];
  let [now, root] = [0, regionAt(1).simulator];
  const all = new Neighbourhood({
    most,
    isAgents: (simulator) => sameEndpoint(simulator, root),
    act: (action) => actions.push(action),
    tell: (event) => events.push(event),
  });
  all.begin(regionAt(1));
  const enable = (region: Destination, by = root): void =>
    all.enable({ type: 'EnableSimulator', ...region }, by, now);
  const establish = (region: Destination): void =>
    all.establish({ type: 'EstablishAgentCommunication', agentId, ...region }, root, now);
  const wait = (ms: number): number => (now += ms);
  const hear = (...ports: readonly number[]): void => {
    for (const port of ports) all.hear(regionAt(port).simulator);
  };
  /** The agent goes to a region, and is there. */
  const move = (port: number): void => {
    all.approach(regionAt(port), 'teleport', now);
    root = regionAt(port).simulator;
    all.settle();
  };
  const done = (): string[] =>
    actions
      .splice(0)
      .map((action) =>
        action.type === 'open'
          ? `open ${action.region.simulator.port}${action.isRenewed ? ' anew' : ''}`
          : `${action.type} ${'simulator' in action ? action.simulator.port : ''}`,
      );
  return { all, enable, establish, done, events, wait, hear, move };
}

describe('neighbours', () => {
  it('are opened once, and their capabilities asked for once', () => {
    const { enable, establish, done } = neighbourhood();
    for (let times = 0; times < 2; times++) {
      enable(regionAt(2));
      establish(regionAt(2));
    }
    expect(done()).toEqual(['open 2', 'connect 2']);
  });

  it('may be established before they are enabled', () => {
    const { enable, establish, done } = neighbourhood();
    establish(regionAt(2));
    expect(done()).toEqual([]);
    enable(regionAt(2));
    expect(done()).toEqual(['open 2', 'connect 2']);
  });

  it('with another seed have lost the agent: the circuit is replaced', () => {
    const { enable, establish, done } = neighbourhood();
    enable(regionAt(2));
    establish(regionAt(2));
    done();
    establish({ ...regionAt(2), seedCapability: 'http://127.0.0.1/seed/again' });
    expect(done()).toEqual(['open 2 anew', 'connect 2']);
  });

  it('that are another region at the same address are opened anew', () => {
    const { enable, done } = neighbourhood();
    enable(regionAt(2));
    done();
    enable({ ...regionAt(2), regionHandle: regionAt(3).regionHandle });
    expect(done()).toEqual(['open 2 anew']);
  });

  it('that are gone can come again', () => {
    const { all, enable, done } = neighbourhood();
    enable(regionAt(2));
    all.forget(regionAt(2).simulator);
    enable(regionAt(2));
    expect(done()).toEqual(['open 2', 'open 2']);
  });

  it('are no more than the bound, which is told', () => {
    const { all, enable, done, events } = neighbourhood(4);
    for (let port = 2; port < 1000; port++) enable(regionAt(port));
    expect(done()).toEqual(['open 2', 'open 3', 'open 4', 'open 5']);
    expect(events.slice(0, 1)).toEqual([
      { type: 'crowded', simulator: regionAt(6).simulator, by: regionAt(1).simulator },
    ]);
    expect(all.size).toBe(5);
  });

  it('do not come to be the region that the agent is in', () => {
    const { enable, establish, done } = neighbourhood();
    enable(regionAt(1));
    establish(regionAt(1));
    expect(done()).toEqual([]);
  });

  it('that are established and never enabled are forgotten, the oldest first', () => {
    const { enable, establish, done } = neighbourhood();
    for (let port = 2; port <= MAX_EARLY_SEEDS + 2; port++) establish(regionAt(port));
    enable(regionAt(2));
    enable(regionAt(3));
    expect(done()).toEqual(['open 2', 'open 3', 'connect 3']);
  });
});

describe('when all places are taken', () => {
  const full = () => {
    const one = neighbourhood(4);
    for (const port of [2, 3, 4, 5]) one.enable(regionAt(port));
    one.done();
    return one;
  };

  it('one that was never heard gives its place up in time, the oldest first', () => {
    const { enable, done, events, wait, hear } = full();
    hear(2, 4);
    wait(UNHEARD_MS - 1);
    enable(regionAt(6));
    expect([done(), events.splice(0).length]).toEqual([[], 1]);
    wait(1);
    enable(regionAt(6));
    enable(regionAt(7));
    expect([done(), events]).toEqual([['close 3', 'open 6', 'close 5', 'open 7'], []]);
    enable(regionAt(8));
    expect([done(), events.splice(0).length]).toEqual([[], 1]);
  });

  it('no more are opened in that time than there are places, however many are named', () => {
    const { enable, done, wait } = full();
    for (let port = 6; port < 1000; port++) {
      wait(UNHEARD_MS / 50);
      enable(regionAt(port));
    }
    // Twenty times that time.
    expect(done().filter((line) => line.startsWith('open')).length).toBeLessThanOrEqual(4 * 20);
  });

  it('those of a region that the agent has left give their places to those of the one that it is in', () => {
    const { enable, done, events, hear, move } = full();
    hear(2, 3, 4, 5);
    move(2);
    enable(regionAt(4));
    done();
    // Where it was, then what that had named; what is named again stays.
    for (const port of [6, 7, 8, 9]) enable(regionAt(port));
    expect(done()).toEqual(['close 1', 'open 6', 'close 3', 'open 7', 'close 5', 'open 8']);
    expect(events).toMatchObject([{ type: 'crowded', simulator: regionAt(9).simulator }]);
  });

  it('a region that the agent has left has none of them go that were heard', () => {
    const { enable, done, events, hear, move } = full();
    hear(2, 3, 4, 5);
    move(2);
    enable(regionAt(6), regionAt(1).simulator);
    expect([done(), events.length]).toEqual([[], 1]);
  });

  it('where the agent is sent takes the place of one that was never heard, or of the oldest', () => {
    const [some, all] = [full(), full()];
    some.hear(2, 4, 5);
    some.move(6);
    all.hear(2, 3, 4, 5);
    all.move(6);
    expect([some.done(), all.done()]).toEqual([
      ['close 3', 'open 6'],
      ['close 2', 'open 6'],
    ]);
  });
});

describe('a neighbour whose circuit is to be replaced again and again', () => {
  const seed = (times: number): Destination => ({
    ...regionAt(2),
    seedCapability: `http://127.0.0.1/${times}`,
  });
  const region = (times: number): Destination => ({
    ...regionAt(2),
    regionHandle: regionAt(100 + times).regionHandle,
  });

  it.each([
    ['by another seed', seed],
    ['by another region there', region],
  ])('%s, has it replaced so often a minute and no more', (_, another) => {
    const { enable, establish, done, wait } = neighbourhood();
    const say = another === seed ? establish : enable;
    enable(regionAt(2));
    establish(regionAt(2));
    done();
    const renew = (from: number): void => {
      for (let times = 0; times < RENEWALS; times++) say(another(from + times));
      expect(() => say(another(from + RENEWALS))).toThrow('again and again');
      expect(done().filter((line) => line === 'open 2 anew')).toHaveLength(RENEWALS);
    };
    renew(1);
    wait(RENEWALS_MS - 1);
    expect(() => say(another(50))).toThrow('again and again');
    wait(1);
    renew(200);
  });

  it('may be so anew where the agent has moved to', () => {
    const { enable, establish, done, move } = neighbourhood();
    enable(regionAt(2));
    establish(regionAt(2));
    for (let times = 0; times < RENEWALS; times++) establish(seed(times));
    move(3);
    done();
    establish(seed(100));
    expect(done()).toEqual(['open 2 anew', 'connect 2']);
  });
});
