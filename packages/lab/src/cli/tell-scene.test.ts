import { describe, expect, it } from 'vitest';
import { SceneWarnings } from '../scene/index.ts';
import type { CollectedScene, SceneFiles } from '../scene/index.ts';
import { idOf, sceneOf } from '../scene/samples.ts';
import { tellAssets, tellMissing, tellScene, tellWritten } from './tell-scene.ts';

/** What is told, a line each. */
function toldBy(tell: (progress: Parameters<typeof tellScene>[1]) => void): string[] {
  const lines: string[] = [];
  tell({ tell: (line) => void lines.push(line), status: () => undefined, end: () => undefined });
  return lines;
}

const WRITTEN: SceneFiles['written'] = {
  replaced: 0,
  untextured: 0,
  absent: 0,
  simplified: 0,
  nowhere: 0,
  things: 3,
};
const NONE: CollectedScene = sceneOf([]);

describe('what is told of a scene', () => {
  it('is how large each region is, and which of its assets are there', () => {
    const texture = { absent: 'late' as const };
    const scene = sceneOf(
      [],
      {
        textures: new Map([[idOf(1).toString(), texture]]),
        meshes: new Map([1, 2, 3].map((id) => [idOf(id).toString(), Uint8Array.of(1)])),
      },
      { name: '', size: { x: 512, y: 256 } },
    );
    expect(toldBy((progress) => tellScene(scene, progress))).toEqual([
      'A region, 512 × 256 m: 0 objects and avatars',
    ]);
    const damagedMeshes = new Set([idOf(1).toString()]);
    expect(toldBy((progress) => tellAssets(scene, { damagedMeshes }, progress))).toEqual([
      '0 of 1 texture, 0 of 0 sculpt maps, 2 of 3 meshes',
    ]);
  });

  it('has materials only where there are any', () => {
    const materials = new Map([[idOf(3).toString(), { absent: 'refused' as const }]]);
    const told = toldBy((progress) =>
      tellAssets(sceneOf([], { materials }), { damagedMeshes: new Set() }, progress),
    );
    expect(told[0]).toMatch(/, 0 of 1 material$/);
  });

  it('is what is not in the files as it is, counted, and where they are', () => {
    const files: SceneFiles = {
      files: [],
      damagedMeshes: new Set(),
      avatarsMarked: 2,
      written: { ...WRITTEN, replaced: 4, simplified: 1 },
    };
    const run = { paths: ['out/region.png', 'out/view.png'], before: 'out/2026' };
    const lines = toldBy((progress) => tellWritten(NONE, files, run, progress));
    expect(lines.slice(0, 3)).toEqual([
      '2 avatars are marked on the map',
      '4 meshes and sculpts may not be given on: boxes stand for them in the GLB',
      '1 object would be too many triangles or too much memory: a box stands for it',
    ]);
    expect(lines.slice(3)).toEqual([
      'kept the run before in out/2026',
      'wrote out/region.png',
      'wrote out/view.png',
    ]);
  });

  it('has the first warnings, and how many more there are', () => {
    const warnings = new SceneWarnings();
    for (let number = 0; number < 13; number++)
      warnings.add({ of: 'mesh', id: String(number), field: '', what: 'is none' });
    const files: SceneFiles = { files: [], damagedMeshes: new Set(), avatarsMarked: 0, written: WRITTEN };
    const lines = toldBy((progress) =>
      tellWritten({ ...NONE, warnings }, files, { paths: [], before: undefined }, progress),
    );
    expect(lines).toHaveLength(11);
    expect([lines[0], lines[10]]).toEqual([
      'not used: mesh 0: is none',
      'not used: 3 more; scene.json lists them',
    ]);
  });

  it('says what is missing, and nothing where nothing is', () => {
    expect(toldBy((progress) => tellMissing(NONE, progress))).toEqual([]);
    const missing = Array.from({ length: 12 }, (_, number) => `part ${number}`);
    const lines = toldBy((progress) => tellMissing({ ...NONE, missing }, progress));
    expect(lines).toHaveLength(12);
    expect([lines[1], lines[11]]).toEqual(['  part 0', '  … and 2 more; scene.json lists them']);
  });

  it('says why: the time was over, the session ended, a backup is cut off, or assets could not be had', () => {
    const headOf = (changes: Partial<CollectedScene>): string =>
      toldBy((progress) => tellMissing({ ...NONE, missing: ['x'], ...changes }, progress))[0]!;
    expect(headOf({ cutShortBy: 'time' })).toMatch(/^The time is over \(--timeout\), /);
    expect(headOf({ cutShortBy: 'session' })).toMatch(/^The session has ended too early, /);
    expect(headOf({ source: 'backup' })).toMatch(/^The backup is not whole, /);
    expect(headOf({})).toMatch(/^Not all of it could be fetched, /);
  });
});
