import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { PCODE } from '@landfall/protocol/object';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { WorldObject } from '../objects/index.ts';
import { crossInto, enableNeighbour, fakeTraveller, fullUpdate, sendsOn } from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';

const EAST = { regionHandle: regionHandleOf(256_256, 256_000) };

let objects = 0;

/** A prim appears in the region. */
function rez({ send }: Pick<FakeSimulator, 'send'>, ID: number): void {
  const FullID = new Uuid(9, 9, 9, ++objects);
  send(fullUpdate({ ID, FullID, PCode: PCODE.prim }, { x: 10, y: 10, z: 25 }));
}

async function listening(source: 'here' | 'everywhere' = 'here') {
  const stage = await fakeTraveller();
  const heard: string[] = [];
  const hear = ({ localId }: WorldObject, { name }: { readonly name: string }): void =>
    void heard.push(`${localId} in ${name}`);
  const remove = stage.session[source].on('objectAdded', hear);
  const rezIn = async (simulator: FakeSimulator, localId: number): Promise<void> => {
    rez({ send: simulator.send.bind(simulator) }, localId);
    await stage.network.run(500);
  };
  return { ...stage, heard, remove, rezIn };
}

describe('events of the region that the agent is in', () => {
  it('are those of the next one after a teleport, and of the one behind no more', async () => {
    const { network, grid, session, far, home, heard, rezIn } = await listening();
    await rezIn(home, 1);
    sendsOn(grid, home, far, 'far');
    await network.runUntil(session.travel.teleport(EAST).arrival, 5000);
    await rezIn(far, 2);
    await rezIn(home, 3);
    expect(session.regions.size).toBe(2);
    expect(heard).toEqual(['1 in Default Region', '2 in Far Region']);
  });

  it('are not those of neighbours, until a border has been crossed', async () => {
    const { network, grid, session, far, heard, rezIn } = await listening();
    enableNeighbour(grid, far);
    await network.run(1000);
    await rezIn(far, 4);
    expect([session.regions.size, heard]).toEqual([2, []]);
    crossInto(grid, far);
    await network.run(2000);
    await rezIn(far, 5);
    expect(heard).toEqual(['5 in Far Region']);
  });

  it('stop when the subscription is removed or its signal aborts', async () => {
    const { session, home, heard, remove, rezIn } = await listening();
    const stop = new AbortController();
    let others = 0;
    session.here.on('objectAdded', () => void others++, { signal: stop.signal });
    await rezIn(home, 6);
    remove();
    await rezIn(home, 7);
    stop.abort();
    await rezIn(home, 8);
    expect([heard.length, others]).toEqual([1, 2]);
  });

  it('are read one by one, with their region, and end with the session', async () => {
    const { network, session, home, rezIn } = await listening();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { region, event } of session.here.events('objectAdded')) {
        expectTypeOf(event).toEqualTypeOf<WorldObject>();
        seen.push(`${event.localId} in ${region.name}, with ${[...region.objects.all()].length}`);
      }
    })();
    await rezIn(home, 9);
    await network.runUntil(session.logout(), 5000);
    await reading;
    expect(seen).toEqual(['9 in Default Region, with 1']);
  });

  it('of a script that leaves its loop are not waited for any more', async () => {
    const { session, home, rezIn } = await listening();
    const reading = (async () => {
      for await (const { event } of session.here.events('objectAdded')) return event.localId;
      return 0;
    })();
    await rezIn(home, 10);
    expect(await reading).toBe(10);
    const stopped = session.here.events('objectAdded', { signal: AbortSignal.abort() });
    expect(await stopped.next()).toEqual({ value: undefined, done: true });
  });

  it('that regions do not have are a fault of the caller’s, as what is no listener', async () => {
    const { session } = await fakeTraveller();
    expect(() => session.here.on('objectAddded' as 'objectAdded', () => undefined)).toThrow(
      /is objectAdded meant/u,
    );
    expect(() => session.here.on('objectAdded', undefined as never)).toThrow(UsageError);
    // @ts-expect-error placed is an event of the session
    expect(() => session.everywhere.events('placed')).toThrow(/an event of the session/u);
  });

  it('reach everybody, also when one listener throws', async () => {
    const { session, home, heard, rezIn } = await listening();
    session.here.on('objectAdded', () => {
      throw new UsageError('no');
    });
    const late: number[] = [];
    session.here.on('objectAdded', ({ localId }) => late.push(localId));
    await rezIn(home, 11);
    expect([heard.length, late]).toEqual([1, [11]]);
  });

  it('come no more after the end', async () => {
    const { network, session } = await fakeTraveller();
    await network.runUntil(session.logout(), 5000);
    const remove = session.here.on('objectAdded', () => undefined);
    expect(() => remove()).not.toThrow();
    expect(await session.everywhere.events('objectAdded').next()).toMatchObject({ done: true });
  });
});

describe('events of all regions', () => {
  it('are those of neighbours too, from when they come to when they go', async () => {
    const { network, grid, session, far, home, heard, rezIn } = await listening('everywhere');
    await rezIn(home, 21);
    enableNeighbour(grid, far);
    await network.run(1000);
    await rezIn(far, 22);
    far.send({ name: 'DisableSimulator' });
    await network.run(1000);
    expect(session.regions.size).toBe(1);
    await rezIn(home, 23);
    expect(heard).toEqual(['21 in Default Region', '22 in Far Region', '23 in Default Region']);
  });
});
