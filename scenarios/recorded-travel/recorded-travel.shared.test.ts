/** Recorded clients travel in our grid: they are told, in kind and order, what OpenSimulator told them. */
import { describe, expect, it } from 'vitest';
import type { GridConfig } from '../../packages/grid/src/index.ts';
import { sharedFolder } from '../shared-folder.ts';
import { PASSWORD, play } from './player.ts';
import { readRecording } from './recording.ts';

const terrain = { kind: 'flat', height: 25 } as const;
const prims: GridConfig['regions'][number]['prims'] = [
  { position: [126, 126, 28] },
  { position: [60, 60, 26] },
];
/** What there is no reason to send here: a plane before the camera, the sound of a landing, prims of recorded archives, somebody else who leaves. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'CameraConstraint',
  'SoundTrigger',
  'ObjectUpdateCompressed',
  'KillObject',
]);
const NAMES = ['Default Region', 'East Region'];
const BOT = 'a0000000-0000-4000-8000-000000000003';

/** OpenSimulator 0.9.2.2 of the first captures. */
const SMALL: GridConfig = {
  passwordScheme: 'opensim',
  regions: NAMES.map((name, index) => ({ name, x: 1000 + index, y: 1000, terrain, prims })),
  accounts: [{ first: 'Bot', last: 'One', id: BOT, password: PASSWORD }],
};

/** OpenSimulator master. */
const LARGE: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    { name: 'Alpha', x: 1000, y: 1000, terrain, prims },
    { name: 'Beta', x: 1001, y: 1000, terrain },
    { name: 'Big Var', x: 1010, y: 1010, size: 512, terrain },
    { name: 'Far Away', x: 1100, y: 1100, terrain },
  ],
  accounts: ['Two', 'Three', 'Four'].map((last, index) => ({
    first: 'Bot',
    last,
    id: `22222222-0000-4000-8000-00000000000${index + 2}`,
    password: PASSWORD,
  })),
};

const FOUR_PORTS = [9110, 9111, 9112, 9113];
/** The crossing on foot; what the console does before is asked by no client. */
const ON_FOOT = { fromMs: 131_000, clientPort: 47_704 };

describe.skipIf(sharedFolder === undefined)('a recorded client in our grid', () => {
  it.each([
    ['teleport', SMALL, [9000, 9001], undefined, 12],
    ['region-crossing', SMALL, [9000, 9001], undefined, 7],
    ['master/teleports-local-var-far-back', LARGE, FOUR_PORTS, undefined, 17],
    ['master/travel-by-console-and-on-foot', LARGE, FOUR_PORTS, ON_FOOT, 5],
  ] as const)('%s: is told of its travels as it was', async (capture, config, ports, only, words) => {
    const recording = readRecording(`${sharedFolder}captures/${capture}/capture.pcap`, ports, only);
    expect(recording.told).toHaveLength(words);
    const { told, statuses, kinds, grid } = await play(recording, config, ports);
    expect(told).toEqual(recording.told);
    expect(statuses.filter((status) => !status.endsWith(' 200'))).toEqual([]);
    // Nobody is left behind: it logs out in the region where it ended.
    expect(grid.regions.flatMap((region) => region.avatars())).toEqual([]);
    for (const [port, theirs] of recording.kinds)
      expect([
        port,
        [...theirs].filter((kind) => !kinds.get(port)!.has(kind) && !NOT_SENT.has(kind)),
      ]).toEqual([port, []]);
  });
});
