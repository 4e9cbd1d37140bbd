import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { listenForInterrupt } from './interrupt.ts';

describe('listenForInterrupt', () => {
  it('aborts at the first Ctrl-C and gives up at the second', () => {
    const source = new EventEmitter();
    let givenUp = 0;
    const interruption = listenForInterrupt(source, () => givenUp++);
    source.emit('SIGINT');
    expect([interruption.signal.aborted, givenUp]).toEqual([true, 0]);
    source.emit('SIGTERM');
    expect(givenUp).toBe(1);
    interruption.end();
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
  });
});
