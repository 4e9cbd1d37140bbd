import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { sampleCharacterFiles } from '@landfall/scene/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { characterOfFolder } from './character-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-body-'));
  for (const [name, bytes] of sampleCharacterFiles()) await writeFile(join(folder, name), bytes);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('a folder with a body', () => {
  it('is read', async () => {
    expect((await characterOfFolder(folder)).parts).toHaveLength(6);
  });

  const refused = async (words: string) => {
    const reading = characterOfFolder(folder);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(words);
    await expect(reading).rejects.toThrow(`${folder} is no body that can be shown`);
  };

  it('is refused where a file is missing, which is named', async () => {
    await rm(join(folder, 'upper.llm'));
    await refused('no such file in upper.llm');
  });

  it('is refused where something else has the name of a file', async () => {
    await rm(join(folder, 'upper.llm'));
    await mkdir(join(folder, 'upper.llm'));
    await refused('no file in upper.llm');
  });

  it('is refused with a file that is too large, before it is read', async () => {
    await truncate(join(folder, 'eye.llm'), 17 * 1024 * 1024);
    await refused('17825792 bytes, at most 16777216 in eye.llm');
  });
});
