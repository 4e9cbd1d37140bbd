import { PCODE } from '@landfall/protocol/object';
import { expect, it } from 'vitest';
import type { HeardSound } from '../sounds/index.ts';
import { FRAME_FLOATS, WorldTable } from '../world/index.ts';
import { Heard } from './heard.ts';
import { OrbitCamera } from '../camera/index.ts';
import { RegionsSeen } from './regions.ts';

const ZERO = '00000000-0000-0000-0000-000000000000';

it('objects are heard where they are, as long as their sounds loop; others once', () => {
  const table = new WorldTable();
  const regions = new RegionsSeen(table);
  const instance = table.columns.take();
  table.columns.pcodes[instance] = PCODE.prim;
  table.columns.isPlaced[instance] = 1;
  table.columns.frames.set([7, 8, 9], instance * FRAME_FLOATS);
  table.find = (region, localId) => (region === 0 && localId === 5 ? instance : undefined);
  const heard = new Heard(table, regions, {
    fetch: async () => undefined,
    createContext: () => {
      throw new DOMException('none here');
    },
  });
  const played: unknown[][] = [];
  heard.stage.play = async (...sound) => void played.push(sound);
  let around: HeardSound[] = [];
  heard.stage.update = (_listener, _direction, sounds) => void (around = [...sounds]);
  const frame = (): HeardSound[] => {
    heard.update(new OrbitCamera());
    return around;
  };
  const attach = (id: string, gain: number, flags: number, localId = 5): void =>
    heard.take({ type: 'attachedSound', region: 0, localId, id, gain, flags });
  attach('hum', 0.5, 1);
  attach('elsewhere', 1, 1, 6);
  expect(frame()).toEqual([{ key: `${instance} hum`, id: 'hum', place: [7, 8, 9], gain: 0.5 }]);
  heard.take({ type: 'soundGain', region: 0, localId: 5, gain: 0.1 });
  expect(frame()[0]!.gain).toBe(0.1);
  attach('hum', 1, 0x21);
  expect(frame()).toEqual([]);
  attach('bell', 7, 0);
  expect([frame(), played]).toEqual([[], [['bell', [7, 8, 9], 1]]]);
  attach(ZERO, 1, 1);
  expect(table.sounds.all.size).toBe(0);
  const position = { x: 1, y: 2, z: 3 };
  heard.take({ type: 'sound', region: 3, id: 'nowhere', position, gain: 1 });
  regions.take({
    type: 'region',
    region: 3,
    name: 'Beside',
    corner: { x: 0, y: 0 },
    size: { x: 256, y: 256 },
    waterHeightMetres: 20,
    groundTextures: [],
  });
  heard.take({ type: 'sound', region: 3, id: 'bell', position, gain: 1 });
  expect(played.at(-1)).toEqual(['bell', [1, 2, 3], 1]);
  expect(played.length).toBe(2);
});
