import { Uuid } from '@landfall/protocol/datatypes';
import { PCODE } from '@landfall/protocol/object';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, fullUpdate, terseUpdate } from '../testing/index.ts';
import { CoalescedChanges } from './coalesced-changes.ts';
import type { ObjectsChanged } from './coalesced-changes.ts';
import type { WorldObject } from './world-object.ts';

const PLACE = { x: 10, y: 20, z: 30 };
const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);
const told = ({ added, updated, removed }: ObjectsChanged): object => {
  const ids = (objects: readonly WorldObject[]): number[] => objects.map(({ localId }) => localId);
  return { added: ids(added), updated: ids(updated), removed: ids(removed) };
};

describe('changes that coalesce', () => {
  const one = { localId: 1 } as WorldObject;
  const two = { localId: 2 } as WorldObject;

  function collector() {
    const ends: (() => void)[] = [];
    const heard: object[] = [];
    const changes = new CoalescedChanges(
      (act) => ends.push(act),
      (changed) => heard.push(told(changed)),
    );
    return { changes, ends, heard };
  }

  it('are told once, each object as it ended', () => {
    const { changes, ends, heard } = collector();
    changes.note(one, 'added');
    changes.note(one, 'updated');
    changes.note(two, 'updated');
    changes.note(two, 'updated');
    changes.note(two, 'removed');
    expect(ends).toHaveLength(1);
    ends[0]!();
    expect(heard).toEqual([{ added: [1], updated: [], removed: [2] }]);
  });

  it('of what came and went are not told, nor is a turn with nothing else', () => {
    const { changes, ends, heard } = collector();
    changes.note(one, 'added');
    changes.note(one, 'removed');
    changes.note(two, 'added');
    changes.note(two, 'removed');
    expect(ends).toHaveLength(1);
    ends[0]!();
    expect(heard).toEqual([]);
    changes.note(one, 'added');
    ends[1]!();
    expect(heard).toEqual([{ added: [1], updated: [], removed: [] }]);
  });
});

describe('in a session', () => {
  it('a turn’s events are one event, beside the single ones', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const heard: object[] = [];
    let single = 0;
    session.region.on('objectUpdated', () => single++);
    session.region.on('objectsChanged', (changed) => heard.push(told(changed)));
    for (const ID of [1, 2, 3])
      grid.simulator.send(fullUpdate({ ID, FullID: idOf(ID), PCode: PCODE.prim }, PLACE));
    for (let x = 0; x < 5; x++)
      grid.simulator.send(terseUpdate(2, { ...PLACE, x }, { isAvatar: false }), { reliable: false });
    await network.run(100);
    expect(single).toBe(5);
    expect(heard).toEqual([{ added: [1, 2, 3], updated: [], removed: [] }]);
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 3 }] });
    session.region.objects.learn(2, { media: [] });
    await network.run(100);
    expect(heard.slice(1)).toEqual([
      { added: [], updated: [2], removed: [] },
      { added: [], updated: [], removed: [3] },
    ]);
  });
});
