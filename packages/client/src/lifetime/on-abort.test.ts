import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onAbort } from './on-abort.ts';

describe('waiting for a signal', () => {
  it('calls back everybody who still waits, in order, once; with one listener for all', () => {
    const stop = new AbortController();
    const heard: string[] = [];
    const undo = Array.from({ length: 20 }, (_, n) => onAbort(stop.signal, () => heard.push(`${n}`)));
    for (const each of undo.slice(2, 19)) each();
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
    stop.abort();
    stop.abort();
    expect(heard).toEqual(['0', '1', '19']);
  });

  it('calls back at once when it has aborted already', () => {
    const heard: string[] = [];
    onAbort(AbortSignal.abort(), () => heard.push('late'))();
    expect(heard).toEqual(['late']);
  });

  it('takes the same function twice, and one that stops another one', () => {
    const stop = new AbortController();
    let calls = 0;
    const count = (): void => void calls++;
    const undo = onAbort(stop.signal, count);
    onAbort(stop.signal, count);
    undo();
    const undoing: (() => void)[] = [];
    onAbort(stop.signal, () => undoing[0]!());
    undoing.push(onAbort(stop.signal, () => void (calls += 100)));
    stop.abort();
    expect(calls).toBe(1);
  });
});
