import { describe, expect, it } from 'vitest';
import { tellFailures } from '../../scripts/failures.mjs';

const RED = '\u001b[31m';
const OUTPUT = [
  '::: tests',
  ` ${RED}✓\u001b[39m packages/a/src/a.test.ts (3 tests) 5ms`,
  `${RED}⎯⎯⎯⎯⎯⎯⎯\u001b[39m Failed Tests 3 ⎯⎯⎯⎯⎯⎯⎯`,
  '',
  `${RED} FAIL \u001b[49m packages/a/src/a.test.ts${RED} > \u001b[22ma thing > is right`,
  `${RED}AssertionError\u001b[22m: expected 1 to be 2`,
  '',
  '- Expected',
  '+ Received',
  ' ❯ packages/a/src/a.test.ts:9:1',
  '⎯⎯⎯⎯[1/3]⎯',
  ' FAIL  packages/b/src/b.test.ts > one',
  ' FAIL  packages/b/src/b.test.ts > two',
  'Error: Test timed out in 60000ms.',
  'If this is a long-running test, pass a timeout value',
  ' ❯ packages/b/src/b.test.ts:3:1',
  '⎯⎯⎯⎯⎯⎯ Unhandled Rejection ⎯⎯⎯⎯⎯',
  'TypeError: nobody heard this',
  ' ❯ packages/c/src/c.ts:1:1',
  ' Test Files  2 failed | 1 passed (3)',
  '      Tests  3 failed | 3 passed (6)',
].join('\n');

describe('what is told of stages that failed', () => {
  it('are the failed tests and the first lines of their errors, without colours', () => {
    expect(tellFailures([{ name: 'tests', output: OUTPUT }])).toEqual([
      '::: failed: tests',
      'FAIL packages/a/src/a.test.ts > a thing > is right',
      '     AssertionError: expected 1 to be 2',
      'FAIL packages/b/src/b.test.ts > one',
      'FAIL packages/b/src/b.test.ts > two',
      '     Error: Test timed out in 60000ms.',
      '     If this is a long-running test, pass a timeout value',
      'UNHANDLED',
      '     TypeError: nobody heard this',
    ]);
  });

  it('are the first lines of each step of the checks that failed, not of those that passed', () => {
    const faults = Array.from({ length: 12 }, (_, at) => `  x a.ts:${at}: no any`);
    const output = [
      '',
      '— types',
      'nothing to say, though an error is spoken of',
      '',
      '— lint',
      '',
      ...faults,
      '',
      '— links',
      'README.md: docs/gone.md is not there',
      '',
      'check: failed: lint, links',
      '',
    ].join('\n');
    expect(tellFailures([{ name: 'checks', output }])).toEqual([
      '::: failed: checks',
      'CHECK lint',
      ...faults.slice(0, 10).map((line) => `     ${line}`),
      '     … and 2 lines more',
      'CHECK links',
      '     README.md: docs/gone.md is not there',
    ]);
  });

  it('is what looks like a fault and the end, where neither a test nor a check is named', () => {
    const chatter = Array.from({ length: 100 }, (_, at) => `line ${at}`);
    const output = ['a.ts:1: error no-any', ...chatter, 'the end', ''].join('\n');
    expect(tellFailures([{ name: 'checks', output }])).toEqual([
      '::: failed: checks',
      'a.ts:1: error no-any',
      'line 95',
      'line 96',
      'line 97',
      'line 98',
      'line 99',
      'the end',
    ]);
  });

  it('fits into sixty lines of 200 columns, however much failed', () => {
    const many = Array.from(
      { length: 500 },
      (_, at) => ` FAIL  a.test.ts > ${at} ${'x'.repeat(500)}\nError: ${at}\n`,
    );
    for (const count of [1, 3, 8]) {
      const stages = Array.from({ length: count }, (_, at) => ({
        name: `stage ${at}`,
        output: many.join('\n'),
      }));
      const told = tellFailures(stages);
      expect(told.length).toBeLessThanOrEqual(60);
      expect(told.filter((line) => line.startsWith('::: failed: '))).toHaveLength(count);
      expect(told.at(-1)).toMatch(/^… and \d+ lines more$/);
      expect(Math.max(...told.map((line) => line.length))).toBeLessThanOrEqual(210);
    }
  });

  it('is nothing where nothing failed', () => expect(tellFailures([])).toEqual([]));
});
