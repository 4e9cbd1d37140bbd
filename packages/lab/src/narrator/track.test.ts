import { describe, expect, it } from 'vitest';
import { Scene } from './samples.ts';
import { trackOf } from './track.ts';

const at = (x: number, y = 0, region = 'Bay') => ({ region, position: { x, y, z: 20 } });

describe('the way of an avatar', () => {
  it('is cut by regions; what it was put over is not walked', () => {
    const scene = new Scene('A B');
    const { client } = scene;
    client.observe('AgentMovementCompleteReceived', {
      position: at(1).position,
      lookAt: { x: 1, y: 0, z: 0 },
    });
    client.observe('Arrived', { ...at(1), elapsedMs: 1 });
    client.observe('Walk', { destination: { x: 999, y: 0, z: 0 } });
    client.observe('Position', at(4));
    client.observe('TeleportedLocally', at(100));
    client.observe('Position', at(100, 2));
    // The region ahead says where, before it is known that the avatar is there.
    client.observe('AgentMovementCompleteReceived', {
      position: at(2).position,
      lookAt: { x: 1, y: 0, z: 0 },
    });
    client.observe('RootChanged', { region: 'Hill', from: 'Bay' });
    client.observe('Position', at(5, 0, 'Hill'));
    client.observe('Position', at(5, 5, 'Hill'));
    expect(trackOf(scene.records)).toMatchObject([
      { region: 'Bay', walkedMetres: 5, points: { length: 4 } },
      { region: 'Hill', walkedMetres: 8, points: { length: 3 } },
    ]);
    expect(trackOf(scene.records)[1]?.points[0]).toMatchObject({ position: { x: 2 }, isPlaced: true });
  });

  it('has no place that is none, whoever wrote it', () => {
    const scene = new Scene('A B');
    scene.client.observe('Position', at(4));
    const [record] = scene.records;
    for (const position of ['here', 7, undefined, { x: 1, y: 2, z: Number.NaN }] as const)
      expect(trackOf([{ ...record!, data: { position } }])).toEqual([]);
    expect(trackOf([])).toEqual([]);
  });
});
