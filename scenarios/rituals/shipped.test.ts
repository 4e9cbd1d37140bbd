import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatOutcome } from '@landfall/lab/report';
import { runScenario } from '@landfall/lab/director';
import { MODES, openMode, parseScenario } from '@landfall/lab/scenario';
import type { Step } from '@landfall/lab/scenario';

const folder = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /^[\w-]+\/[\w-]+\.md$/.test(file))
  .toSorted();
const read = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');

/** Those that tell nobody anything. */
const withoutActs = (steps: readonly Step[]): Step[] =>
  steps
    .filter(({ type }) => type !== 'act' && type !== 'territory')
    .map((step) => ('steps' in step ? { ...step, steps: withoutActs(step.steps) } : step));

describe('the scenarios', () => {
  it('are twenty and more', () => {
    expect(files.length).toBeGreaterThanOrEqual(20);
  });

  it.each(files)('%s goes well', async (file) => {
    const outcome = await runScenario(await parseScenario(file, read(file)));
    expect(outcome.verdict, formatOutcome(outcome)).toBe('success');
    expect(outcome.observations.length).toBeGreaterThan(0);
  });

  it.each(files)('%s fails when nobody does anything', async (file) => {
    const scenario = await parseScenario(file, read(file));
    const steps = withoutActs(scenario.steps);
    const outcome = await runScenario({ ...scenario, steps }).catch((error: unknown) => error);
    expect(outcome).not.toMatchObject({ verdict: 'success' });
  });
});

describe('the harness', () => {
  it.each(MODES)('plays %s', async (mode) => {
    const outcome = await runScenario(await openMode(mode));
    expect(outcome.verdict, formatOutcome(outcome)).toBe('success');
  });
});
