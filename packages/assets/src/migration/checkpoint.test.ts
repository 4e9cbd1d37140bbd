import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../store/index.ts';
import { idOf } from '../testing/test-service.ts';
import { createFileCheckpoint } from './checkpoint.ts';
import type { Checkpoint, CheckpointState } from './checkpoint.ts';
import { ReportBuilder } from './report.ts';

let folder: string;
let path: string;
let checkpoint: Checkpoint;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-checkpoint-'));
  path = join(folder, 'deep', 'down', 'checkpoint.json');
  checkpoint = createFileCheckpoint(path);
});
afterEach(async () => await rm(folder, { recursive: true }));

function stateOf(items: number): CheckpointState {
  const report = new ReportBuilder('a.oar');
  report.add('stored', { id: idOf(1), type: 0, sizeBytes: 5 });
  report.refuse('x', 'no data');
  report.passOver('readme');
  return { items, report: report.report(false, 12.5) };
}

describe('how far a transfer was', () => {
  it('is remembered whole, its report with it', async () => {
    await checkpoint.save('archive a', stateOf(7));
    expect(await createFileCheckpoint(path).load('archive a')).toEqual(stateOf(7));
    await checkpoint.save('archive a', stateOf(9));
    expect((await checkpoint.load('archive a'))?.items).toBe(9);
    expect(await readdir(join(folder, 'deep', 'down'))).toEqual(['checkpoint.json']);
  });

  it('is none of another source, and none when it is through', async () => {
    await checkpoint.save('archive a', stateOf(7));
    expect(await checkpoint.load('archive a, changed')).toBeUndefined();
    await checkpoint.clear();
    expect(await checkpoint.load('archive a')).toBeUndefined();
    await checkpoint.clear();
  });

  it('is none when it cannot be understood: to begin anew is safe', async () => {
    await checkpoint.save('archive a', stateOf(7));
    const whole = await readFile(path, 'utf8');
    for (const text of [
      whole.slice(0, -10),
      '',
      '[]',
      whole.replace('"format":1', '"format":2'),
      whole.replace('"items":7', '"items":-1'),
      whole.replace('"items":7', '"items":1.5'),
      whole.replace('"refused"', '"lost"'),
    ]) {
      await writeFile(path, text);
      expect(await checkpoint.load('archive a'), text.slice(0, 40)).toBeUndefined();
    }
    await writeFile(path, whole);
    expect((await checkpoint.load('archive a'))?.items).toBe(7);
  });

  it('is an error of the disk where it is one, not "none"', async () => {
    const inTheWay = createFileCheckpoint(folder);
    await expect(inTheWay.load('a')).rejects.toThrow(StorageError);
    await writeFile(join(folder, 'file'), '');
    const below = createFileCheckpoint(join(folder, 'file', 'checkpoint.json'));
    await expect(below.save('a', stateOf(1))).rejects.toThrow('is a file, not a folder');
  });
});
