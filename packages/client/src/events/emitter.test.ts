import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Emitter } from './emitter.ts';
import { MAX_WAITING_EVENTS } from './iterator.ts';

interface Events {
  readonly said: string;
  readonly counted: number;
}

function emitter(): { readonly source: Emitter<Events>; readonly errors: unknown[] } {
  const errors: unknown[] = [];
  return { source: new Emitter<Events>((error) => errors.push(error)), errors };
}

describe('listeners', () => {
  it('hear their own events until removed', () => {
    const { source } = emitter();
    const heard: string[] = [];
    const remove = source.on('said', (text) => heard.push(text));
    source.emit('said', 'a');
    source.emit('counted', 1);
    remove();
    remove();
    source.emit('said', 'b');
    expect(heard).toEqual(['a']);
    expect(source.has('said')).toBe(false);
  });

  it('go with their signal', () => {
    const { source } = emitter();
    const controller = new AbortController();
    const heard: string[] = [];
    source.on('said', (text) => heard.push(text), { signal: controller.signal });
    controller.abort();
    source.on('said', (text) => heard.push(text), { signal: controller.signal });
    source.emit('said', 'a');
    expect(heard).toEqual([]);
  });

  it('that throw are reported and disturb nobody', () => {
    const { source, errors } = emitter();
    const heard: string[] = [];
    source.on('said', () => {
      throw new TypeError('bug');
    });
    source.on('said', (text) => heard.push(text));
    source.emit('said', 'a');
    expect(heard).toEqual(['a']);
    expect(errors).toEqual([new TypeError('bug')]);
  });

  it('that are async and reject are reported too', async () => {
    const { source, errors } = emitter();
    const rejecting: () => unknown = () => Promise.reject(new TypeError('bug'));
    source.on('said', rejecting);
    source.emit('said', 'a');
    await Promise.resolve();
    await Promise.resolve();
    expect(errors).toEqual([new TypeError('bug')]);
  });

  it('leave their signal when they are removed, and when the object ends', () => {
    const { source } = emitter();
    const { signal } = new AbortController();
    const remove = source.on('said', () => undefined, { signal });
    source.on('said', () => undefined, { signal });
    source.events('counted', { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(3);
    remove();
    expect(getEventListeners(signal, 'abort')).toHaveLength(2);
    source.finish();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('that are taken off by another are not called any more, and those that come meanwhile not yet', () => {
    const { source } = emitter();
    const heard: string[] = [];
    source.on('said', () => {
      removeSecond();
      source.on('said', () => heard.push('late'));
    });
    const removeSecond = source.on('said', () => heard.push('second'));
    source.on('said', () => {
      heard.push('third');
      source.finish();
    });
    source.on('said', () => heard.push('after the end'));
    source.emit('said', 'a');
    expect(heard).toEqual(['third']);
    expect(source.has('said')).toBe(false);
  });

  it('can be subscribed twice', () => {
    const { source } = emitter();
    let count = 0;
    const listener = (): void => {
      count++;
    };
    const remove = source.on('said', listener);
    source.on('said', listener);
    remove();
    source.emit('said', 'a');
    expect(count).toBe(1);
  });
});

describe('iteration', () => {
  it('gives what came since it began, in order, and ends with the object', async () => {
    const { source } = emitter();
    const events = source.events('said');
    source.emit('said', 'a');
    source.emit('said', 'b');
    source.finish();
    const heard: string[] = [];
    for await (const text of events) heard.push(text);
    expect(heard).toEqual(['a', 'b']);
    expect(await source.events('said').next()).toEqual({ value: undefined, done: true });
  });

  it('wakes a reader that waits', async () => {
    const { source } = emitter();
    const events = source.events('said');
    const next = events.next();
    source.emit('said', 'a');
    expect(await next).toEqual({ value: 'a', done: false });
  });

  it('ends with its signal, and when the reader leaves', async () => {
    const { source } = emitter();
    const controller = new AbortController();
    const ended = source.events('said', { signal: controller.signal }).next();
    controller.abort();
    expect(await ended).toEqual({ value: undefined, done: true });
    const events = source.events('said');
    source.emit('said', 'a');
    for await (const text of events) {
      expect(text).toBe('a');
      break;
    }
    expect(source.has('said')).toBe(false);
  });

  it('drops the oldest of a reader that is stuck', async () => {
    const { source } = emitter();
    const events = source.events('counted');
    for (let i = 0; i < MAX_WAITING_EVENTS + 10; i++) source.emit('counted', i);
    expect(await events.next()).toEqual({ value: 10, done: false });
  });
});
