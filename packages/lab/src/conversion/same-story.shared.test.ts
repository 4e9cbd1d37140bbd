/** The story of a capture without its secrets is that of the capture. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeInflate } from '@landfall/transport/node';
import { afterAll, describe, expect, test } from 'vitest';
import { narrate, protagonistsOf } from '../narrator/index.ts';
import { readTestimony } from '../testimony/index.ts';
import { capturePaths } from '../testing/shared-captures.ts';
import { convertRecording } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-same-story-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nonsense that holds a secret is blanked, and is other nonsense then. */
const NONSENSE = new Set(['probe-malformed', 'probe-dup-ooo']);
const captures = capturePaths.filter(({ name }) => !NONSENSE.has(name));

async function storyOf(path: string): Promise<string> {
  const { records } = await readTestimony(path, nodeInflate);
  return protagonistsOf(records)
    .map((actor) => narrate(records, { style: 'plain', actor }))
    .join('\n');
}

describe.skipIf(captures.length === 0)('the story without secrets', () => {
  test.each(captures)('of $name is the same', { timeout: 300_000 }, async ({ path }) => {
    const redacted = join(folder, 'redacted.lfc');
    await convertRecording(path, redacted);
    expect(await storyOf(redacted)).toBe(await storyOf(path));
  });
});
