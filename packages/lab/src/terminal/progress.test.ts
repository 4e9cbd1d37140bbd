import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../width/index.ts';
import { createProgress } from './progress.ts';

function shown(
  columns: number | undefined,
  isDumb: boolean,
  isTTY = true,
): { out: PassThrough; text: () => string } {
  const out = Object.assign(new PassThrough(), { isTTY, ...(columns === undefined ? {} : { columns }) });
  const progress = createProgress({ output: out, isDumb });
  progress.status('on the way \x1b[31m日本語日本語日本語日本語日本語');
  progress.tell('  0.123 s  Test User         hears Somebody: a rather long line \x1b[2Jthat goes on and on');
  progress.end();
  return { out, text: () => String(out.read()) };
}

describe('progress at a terminal', () => {
  it('has the present below, and no line that is wider than the terminal', () => {
    const text = shown(40, false).text();
    expect(text).toContain('\x1b[2K');
    // oxlint-disable-next-line no-control-regex -- the sequences of our own
    const lines = text.replace(/\x1b\[\d*[mK]/g, '').split(/[\r\n]+/);
    for (const line of lines) expect(widthOf(line)).toBeLessThan(40);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
      'hears Somebody: a rather long line that goes on and on',
    );
  });

  it('keeps a line that fits as it is', () => {
    expect(shown(200, false).text()).toContain('  0.123 s  Test User         hears');
  });

  it.each([
    ['one that knows no escapes', true, true],
    ['a file', false, false],
  ])('is plain lines for %s', (_, isDumb, isTTY) => {
    expect(shown(40, isDumb, isTTY).text()).toBe(
      '  0.123 s  Test User         hears Somebody: a rather long line that goes on and on\n',
    );
  });

  it('does not show a whole page of one name', () => {
    const out = new PassThrough();
    createProgress({ output: out }).tell('n'.repeat(200_000));
    expect(String(out.read())).toBe(`${'n'.repeat(2000)}… (200000 characters)\n`);
  });

  it('tells what goes on as lines now and then where that is wanted', () => {
    const out = new PassThrough();
    let clock = 0;
    const progress = createProgress({ output: out }, { linesEveryMs: 2000, now: () => clock });
    for (const [at, text] of [
      [0, 'one'],
      [1999, 'two'],
      [2000, 'three'],
      [9000, 'three'],
      [9500, ''],
    ] as const) {
      clock = at;
      progress.status(text);
    }
    expect(String(out.read())).toBe('one\nthree\n');
  });
});
