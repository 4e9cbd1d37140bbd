import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { PCODE } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { Emitter } from '../events/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';
import { AvatarPlace } from './index.ts';
import type { AgentEvents } from './index.ts';

const ME = new Uuid(1, 2, 3, 4);
const at = (x: number): Vector3 => ({ x, y: 50, z: 21 });

/** A region whose words are said by hand. */
function regionOf(name: string) {
  const listeners = new Set<(object: WorldObject) => void>();
  let end = (): void => undefined;
  const region = {
    name,
    onIfThere: (_: string, listener: (object: WorldObject) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lifetime: {
      onEnd: (callback: () => void) => {
        end = callback;
        return () => (end = () => undefined);
      },
    },
  } as unknown as Region;
  const say = (object: Partial<WorldObject>): void => {
    for (const listener of listeners) listener(object as WorldObject);
  };
  return { region, say, end: () => end(), listeners };
}

const avatar = (changes: Partial<WorldObject>): Partial<WorldObject> => ({
  pcode: PCODE.avatar,
  id: ME,
  localId: 9,
  parentId: 0,
  regionPosition: at(10),
  ...changes,
});

function follow() {
  const emitter = new Emitter<AgentEvents>(() => undefined);
  const told: string[] = [];
  emitter.on('moved', ({ position, region }) => told.push(`moved ${position.x} ${region.name}`));
  emitter.on('sat', ({ localId }) => told.push(`sat ${localId}`));
  emitter.on('stood', ({ position }) => told.push(`stood ${position.x}`));
  return { place: new AvatarPlace(ME, emitter), told };
}

describe('where the agent’s avatar is', () => {
  it('is where the region has placed it, then where it says', () => {
    const { place, told } = follow();
    const { region, say } = regionOf('Bay');
    expect([place.region, place.velocity, place.seat]).toEqual([undefined, undefined, 0]);
    place.hearPlaced(region, at(5));
    expect([place.region?.name, place.position]).toEqual(['Bay', at(5)]);
    say(avatar({ velocity: at(1) }));
    expect([place.position, place.velocity, told]).toEqual([at(10), at(1), ['moved 10 Bay']]);
    place.hearPlaced(region, at(77));
    expect([place.position, place.velocity]).toEqual([at(77), undefined]);
  });

  it('is not where others are, nor what is no avatar', () => {
    const { place, told } = follow();
    const { region, say } = regionOf('Bay');
    place.hearPlaced(region, at(5));
    say(avatar({ id: new Uuid(9, 9, 9, 9), regionPosition: at(99) }));
    say(avatar({ pcode: PCODE.prim, regionPosition: at(98) }));
    expect([place.position, told]).toEqual([at(5), []]);
  });

  it('goes with its seat, and is told to sit and to stand once', () => {
    const { place, told } = follow();
    const { region, say } = regionOf('Bay');
    place.hearPlaced(region, at(5));
    say(avatar({ parentId: 30, regionPosition: at(20) }));
    say(avatar({ parentId: 30, regionPosition: at(20) }));
    expect(place.seat).toBe(30);
    say({ pcode: PCODE.prim, id: new Uuid(5, 5, 5, 5), localId: 30 });
    say({ pcode: PCODE.prim, id: new Uuid(5, 5, 5, 6), localId: 31 });
    say(avatar({ regionPosition: at(21) }));
    expect(told).toEqual([
      'sat 30',
      'moved 20 Bay',
      'moved 20 Bay',
      'moved 20 Bay',
      'stood 21',
      'moved 21 Bay',
    ]);
    expect(place.seat).toBe(0);
  });

  it('is where it was before, on a seat that nobody knows', () => {
    const { place } = follow();
    const { region, say } = regionOf('Bay');
    place.hearPlaced(region, at(5));
    say(avatar({ parentId: 30, regionPosition: undefined }));
    expect([place.seat, place.position]).toEqual([30, at(5)]);
  });

  it('is nothing that the region before says, and stays where it was when the region ends', () => {
    const { place, told } = follow();
    const [one, other] = [regionOf('Bay'), regionOf('Shore')];
    place.hearPlaced(one.region, at(5));
    one.say(avatar({ parentId: 30 }));
    place.hearPlaced(other.region, at(200));
    expect([place.seat, one.listeners.size]).toEqual([0, 0]);
    one.say(avatar({ regionPosition: at(6) }));
    expect(place.position).toEqual(at(200));
    other.say(avatar({ regionPosition: at(201), velocity: at(3) }));
    other.end();
    expect([place.position, place.velocity]).toEqual([at(201), undefined]);
    expect(told).toEqual(['sat 30', 'moved 10 Bay', 'moved 201 Shore']);
  });
});
