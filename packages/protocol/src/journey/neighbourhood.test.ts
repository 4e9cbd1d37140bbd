import { describe, expect, it } from 'vitest';
import { regionHandleOf, Uuid } from '../datatypes/index.ts';
import type { JourneyAction, JourneyEvent } from './journey-event.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { MAX_EARLY_SEEDS } from './rules.ts';
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
  const all = new Neighbourhood(
    most,
    (action) => actions.push(action),
    (event) => events.push(event),
  );
  all.begin(regionAt(1));
  const enable = (region: Destination): void => all.enable({ type: 'EnableSimulator', ...region }, false);
  const establish = (region: Destination): void =>
    all.establish({ type: 'EstablishAgentCommunication', agentId, ...region }, false);
  const done = (): string[] =>
    actions
      .splice(0)
      .map((action) =>
        action.type === 'open'
          ? `open ${action.region.simulator.port}${action.isRenewed ? ' anew' : ''}`
          : `${action.type} ${'simulator' in action ? action.simulator.port : ''}`,
      );
  return { all, enable, establish, done, events };
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
    expect(events.slice(0, 1)).toEqual([{ type: 'crowded', simulator: regionAt(6).simulator }]);
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
