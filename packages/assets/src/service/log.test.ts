import { describe, expect, it } from 'vitest';
import { formatLogLine } from './log.ts';

describe('a line of the log', () => {
  it('is one object of JSON with its time, its level and what belongs to it', () => {
    const line = formatLogLine(
      { level: 'warn', event: 'request', fields: { route: 'data', status: 401, ms: 0.25 } },
      new Date(1_764_000_000_123),
    );
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      time: '2025-11-24T16:00:00.123Z',
      level: 'warn',
      event: 'request',
      route: 'data',
      status: 401,
      ms: 0.25,
    });
  });

  it('stays one line whatever a peer puts into it', () => {
    const line = formatLogLine(
      { level: 'info', event: 'x', fields: { path: 'a\n{"level":"error"}\r\u2028' } },
      new Date(0),
    );
    expect(line.split('\n')).toHaveLength(2);
    expect((JSON.parse(line) as { path: string }).path).toBe('a\n{"level":"error"}\r\u2028');
  });
});
