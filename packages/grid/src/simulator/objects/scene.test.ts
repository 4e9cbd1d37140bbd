import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseGridConfig } from '../../config/index.ts';
import { Scene } from './index.ts';

const ID = 'c0000000-0000-4000-8000-000000000001';
const { prims } = parseGridConfig({
  regions: [{ name: 'R', prims: [{ id: ID, position: [1, 1, 1] }, { position: [2, 2, 2] }] }],
}).regions[0]!;

describe('a scene', () => {
  it('finds prims by either id', () => {
    const scene = new Scene(prims, Uuid.zero, 'R');
    const prim = scene.byId(Uuid.parse(ID))!;
    expect(scene.byLocalId(prim.localId)).toBe(prim);
    expect(scene.byLocalId(0)).toBeUndefined();
    expect(scene.byId(Uuid.zero)).toBeUndefined();
    expect(scene.size).toBe(2);
  });

  it('gives every local id once', () => {
    const scene = new Scene(prims, Uuid.zero, 'R');
    const ids = [...[...scene].map(({ localId }) => localId), scene.takeLocalId(), scene.takeLocalId()];
    expect(new Set(ids).size).toBe(4);
  });

  it('has the same ids at every start, and others in another region', () => {
    const second = (name: string): Uuid => [...new Scene(prims, Uuid.zero, name)][1]!.id;
    expect(second('R').equals(second('R'))).toBe(true);
    expect(second('R').equals(second('S'))).toBe(false);
  });
});
