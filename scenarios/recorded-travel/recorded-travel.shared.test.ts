/** Recorded clients travel in our grid: they are told, in kind and order, what OpenSimulator told them. */
import { describe, expect, it } from 'vitest';
import type { GridConfig } from '../../packages/grid/src/index.ts';
import { sharedFolder } from '../shared-folder.ts';
import { PASSWORD, play } from './player.ts';
import type { Played } from './player.ts';
import { readRecording } from './recording.ts';
import type { Recording } from './recording.ts';

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
/** In the recording somebody else is in the region next door, whose login is not in it. */
const NOBODY_NEXT_DOOR: ReadonlySet<string> = new Set([
  ...NOT_SENT,
  'ObjectUpdate',
  'ImprovedTerseObjectUpdate',
  'AvatarAppearance',
  'AvatarAnimation',
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
/** Two who are in a region that is told to restart in ten seconds, and look into the one beside it. */
const RESTART = { atMs: 8300, region: 'Beta', noticeMs: 10_000, downMs: 60_000 };
const TO_BE_SHOWN_OUT = [
  ['the first', { fromMs: 0, clientPort: 49_161 }],
  ['the second', { fromMs: 3600, clientPort: 51_262 }],
] as const;

describe.skipIf(sharedFolder === undefined)('a recorded client in our grid', () => {
  it.each([
    ['teleport', SMALL, [9000, 9001], undefined, 14],
    ['region-crossing', SMALL, [9000, 9001], undefined, 8],
    ['master/teleports-local-var-far-back', LARGE, FOUR_PORTS, undefined, 22],
    ['master/travel-by-console-and-on-foot', LARGE, FOUR_PORTS, ON_FOOT, 6],
  ] as const)('%s: is told of its travels as it was', async (capture, config, ports, only, words) => {
    const recording = readRecording(`${sharedFolder}captures/${capture}/capture.pcap`, ports, only);
    expect(recording.told).toHaveLength(words);
    goesAsItWent(recording, await play(recording, config, ports));
  });

  it.each(TO_BE_SHOWN_OUT)('region-restart-and-neighbour: %s is warned and shown out', async (_, only) => {
    const path = `${sharedFolder}captures/master/region-restart-and-neighbour/capture.pcap`;
    const recording = readRecording(path, FOUR_PORTS, only);
    const { atMs, ...restart } = RESTART;
    const played = await play(recording, LARGE, FOUR_PORTS, {
      atMs,
      happens: (grid) => void grid.inject({ kind: 'region-restart', ...restart }),
    });
    expect(recording.told.filter((text) => text.includes('KickUser'))).toEqual([
      '9111 KickUser The simulator is going down.',
    ]);
    // Which of the two regions says goodbye first is not the same: OpenSim's neighbour is a second later.
    goesAsItWent(recording, played, { ordered: ofEachSimulator, notSent: NOBODY_NEXT_DOOR });
  });
});

/** What one simulator says comes in its order, whatever others say meanwhile. */
const ofEachSimulator = (told: readonly string[]): readonly string[] =>
  told.toSorted((one, other) => Number(/\d{4}/.exec(one)) - Number(/\d{4}/.exec(other)));

interface Leniency {
  readonly ordered?: (lines: readonly string[]) => readonly string[];
  readonly notSent?: ReadonlySet<string>;
}

const asTheyCame = (lines: readonly string[]): readonly string[] => lines;

function goesAsItWent(
  recording: Recording,
  { told, statuses, kinds, grid }: Played,
  { ordered = asTheyCame, notSent = NOT_SENT }: Leniency = {},
): void {
  expect(ordered(told)).toEqual(ordered(recording.told));
  expect(statuses.filter((status) => !status.endsWith(' 200'))).toEqual([]);
  // Nobody is left behind: it logs out in the region where it ended.
  expect(grid.regions.flatMap((region) => region.avatars())).toEqual([]);
  for (const [port, theirs] of recording.kinds)
    expect([port, [...theirs].filter((kind) => !kinds.get(port)!.has(kind) && !notSent.has(kind))]).toEqual([
      port,
      [],
    ]);
}
