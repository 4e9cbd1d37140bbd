import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '@landfall/protocol/errors';
import { loadScenario } from './parse-scenario.ts';
import type { Scenario } from './scenario.ts';

/** The scenarios of the old harness, by their word. @source rituals §2.1 */
export const MODES = ['success', 'rejection', 'ghost', 'wallflower'] as const;

/** One of {@link MODES}. */
export type Mode = (typeof MODES)[number];

const FOLDER = new URL('../../harness/', import.meta.url);
const MAX_BYTES = 1_000_000;

/**
 * Reads the scenario of a file, with what it includes.
 * @throws UsageError where it cannot be read, or is no scenario: then with file and line
 */
export async function openScenario(path: string): Promise<Scenario> {
  const file = path.replaceAll('\\', '/');
  const text = await readText(file);
  if (text === undefined)
    throw new UsageError(`cannot read ${path}: there is no such file, or it is too large`);
  return await loadScenario(file, text, readText);
}

/** The scenario of a mode. */
export async function openMode(mode: Mode): Promise<Scenario> {
  const text = await readFile(new URL(`${mode}.md`, FOLDER), 'utf8');
  return await loadScenario(`${mode}.md`, text, () => Promise.resolve(undefined));
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= MAX_BYTES ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
