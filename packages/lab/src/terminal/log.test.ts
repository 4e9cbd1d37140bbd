import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger } from './log.ts';

function logged(level: Parameters<typeof createLogger>[0], at: 'error' | 'debug', text: string): string {
  const out = new PassThrough();
  createLogger(level, out).log(at, text);
  return String(out.read() ?? '');
}

describe('the log', () => {
  it('says what is at least as important as asked', () => {
    expect(logged('warn', 'error', 'lost')).toMatch(/^\d\d:\d\d:\d\d\.\d{3} error lost\n$/);
    expect(logged('warn', 'debug', 'chatter')).toBe('');
    expect(logged('silent', 'error', 'lost')).toBe('');
  });

  it('is one line for each entry, whatever a region is called', () => {
    expect(logged('debug', 'error', 'arrived in \x1b[2JBay\nfake')).toMatch(
      / error arrived in {2}\[2JBay fake\n$/,
    );
  });
});
