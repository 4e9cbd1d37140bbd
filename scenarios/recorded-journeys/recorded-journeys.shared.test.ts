/** The machine of the agent's journey hears what real simulators said: it is in the same regions, in the same order, at the same places. */
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../shared-folder.ts';
import { replayJourneys } from './recorded-journeys.ts';

const captures = sharedFolder === undefined ? [] : capturesIn(`${sharedFolder}captures/`);

function capturesIn(root: string): readonly string[] {
  const folders = ['', 'master/'].flatMap((within) =>
    readdirSync(root + within).map((name) => within + name),
  );
  return folders.filter((folder) => existsSync(`${root}${folder}/capture.pcap`));
}

const replayed = (capture: string) => replayJourneys(`${sharedFolder}captures/${capture}/capture.pcap`);

describe.skipIf(sharedFolder === undefined)('a recorded journey', () => {
  it.each(captures)(
    '%s: where the simulators place the agent is where it is, and nothing is refused',
    (capture) => {
      for (const { placed, said, told } of replayed(capture)) {
        expect(placed).toEqual(said);
        expect(told.filter((line) => line.startsWith('refused'))).toEqual([]);
      }
    },
  );

  it('teleports within a region, to its neighbour and back, and is refused', () => {
    const [{ told, done }] = replayed('teleport') as [ReturnType<typeof replayed>[number]];
    expect(told).toEqual([
      'placed login 9000',
      'started 9000',
      'placed local 9000',
      'started 9000',
      'departed teleport',
      'placed teleport 9001',
      'started 9001',
      'departed teleport',
      'placed teleport 9000',
      'failed teleport 9000',
    ]);
    // The neighbour says goodbye after the first; it is met anew for the second, and the way back needs no circuit.
    expect(done).toEqual([
      'open 9001',
      'connect 9001',
      'open 9001',
      'complete 9001',
      'connect 9001',
      'complete 9000',
    ]);
  });

  it('crosses a border and comes back by the circuits that there are', () => {
    const [{ told, done }] = replayed('region-crossing') as [ReturnType<typeof replayed>[number]];
    expect(told).toEqual([
      'placed login 9000',
      'departed crossing',
      'placed crossing 9001',
      'departed crossing',
      'placed crossing 9000',
    ]);
    expect(done).toEqual(['open 9001', 'connect 9001', 'complete 9001', 'complete 9000']);
  });

  it('goes to a large region, far away and home again', () => {
    const [{ told, placed }] = replayed('master/teleports-local-var-far-back') as [
      ReturnType<typeof replayed>[number],
    ];
    expect(told.filter((line) => !line.startsWith('started'))).toEqual([
      'placed login 9110',
      'placed local 9110',
      'failed teleport 9110',
      'departed teleport',
      'placed teleport 9112',
      'departed teleport',
      'placed teleport 9113',
      'departed teleport',
      'placed teleport 9110',
    ]);
    expect(placed.at(-1)).toEqual([9110, { x: 128, y: 128, z: 30 }]);
  });

  it('is lost with the region that restarts', () => {
    const all = replayed('master/region-restart-and-neighbour');
    expect(all.map(({ journey }) => journey.state.type)).toEqual(['lost', 'lost']);
  });
});
