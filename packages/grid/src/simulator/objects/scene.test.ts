import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseGridConfig } from '../../config/index.ts';
import { fillScene, Scene } from './scene.ts';

const ID = 'c0000000-0000-4000-8000-000000000001';
const { prims } = parseGridConfig({
  regions: [
    {
      name: 'R',
      prims: [
        { id: ID, position: [1, 1, 1] },
        { position: [2, 2, 2], parts: [{ position: [0, 0, 1] }] },
      ],
    },
  ],
}).regions[0]!;
const filled = (name = 'R'): Scene => fillScene(new Scene(), prims, Uuid.zero, name);

describe('a scene', () => {
  it('finds prims by either id', () => {
    const scene = filled();
    const prim = scene.byId(Uuid.parse(ID))!;
    expect(scene.byLocalId(prim.localId)).toBe(prim);
    expect(scene.byLocalId(0)).toBeUndefined();
    expect(scene.byId(Uuid.zero)).toBeUndefined();
    expect(scene.size).toBe(3);
  });

  it('gives every local id once', () => {
    const scene = filled();
    const ids = [...[...scene].map(({ localId }) => localId), scene.takeLocalId(), scene.takeLocalId()];
    expect(new Set(ids).size).toBe(5);
  });

  it('has the same ids at every start, and others in another region', () => {
    const second = (name: string): Uuid => [...filled(name)][1]!.id;
    expect(second('R').equals(second('R'))).toBe(true);
    expect(second('R').equals(second('S'))).toBe(false);
  });

  it('takes a linkset away whole, and takes no id twice', () => {
    const scene = filled();
    const [alone, root, part] = [...scene];
    expect(part!.root).toBe(root);
    expect(scene.add([alone!.part])).toBeUndefined();
    scene.remove(root!);
    expect([...scene]).toEqual([alone]);
    expect(scene.byId(part!.id)).toBeUndefined();
    expect(scene.add([root!.part, part!.part])?.linkset).toHaveLength(2);
  });
});
