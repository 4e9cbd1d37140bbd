import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { Lifetime } from './lifetime.ts';
import { linkedAbort } from './linked-abort.ts';
import { pause, pending } from './pending.ts';

const CAUSE = new ClosedError('over', { by: 'peer', reason: 'kicked' });

describe('a lifetime', () => {
  it('ends once, for everybody', () => {
    const lifetime = new Lifetime();
    const heard: string[] = [];
    lifetime.onEnd(({ reason }) => heard.push(reason));
    const undo = lifetime.onEnd(() => heard.push('never'));
    undo();
    expect(lifetime.end(CAUSE)).toBe(true);
    expect(lifetime.end(new ClosedError('again', { by: 'us', reason: 'logout' }))).toBe(false);
    lifetime.onEnd(({ reason }) => heard.push(`late ${reason}`));
    expect(heard).toEqual(['kicked', 'late kicked']);
    expect(() => lifetime.check()).toThrow(CAUSE);
  });

  it('ends its children, not the reverse', () => {
    const parent = new Lifetime();
    const first = parent.child();
    const second = parent.child();
    first.end(CAUSE);
    expect(parent.alive).toBe(true);
    parent.end(CAUSE);
    expect(second.cause).toBe(CAUSE);
  });
});

describe('a pending call', () => {
  it('undoes what it started, however it ends', async () => {
    const network = new MemoryNetwork();
    const { clock } = network;
    let undone = 0;
    const start = (lifetime: Lifetime, signal?: AbortSignal, timeoutMs?: number): Promise<number> =>
      pending<number>({ what: 'it', lifetime, clock, signal, timeoutMs }, () => () => {
        undone++;
      });
    const lifetime = new Lifetime();
    const controller = new AbortController();
    const ended = start(lifetime);
    const aborted = start(new Lifetime(), controller.signal);
    const late = start(new Lifetime(), undefined, 100);
    lifetime.end(CAUSE);
    controller.abort('because');
    await expect(ended).rejects.toBe(CAUSE);
    await expect(aborted).rejects.toMatchObject({ by: 'us', reason: 'aborted', cause: 'because' });
    const error = network.runUntil(late, 200);
    await expect(error).rejects.toBeInstanceOf(TimeoutError);
    await expect(error).rejects.toMatchObject({ waitedMs: 100, missing: 'it' });
    expect(undone).toBe(3);
  });

  it('does not start what has ended already', async () => {
    const { clock } = new MemoryNetwork();
    const lifetime = new Lifetime();
    lifetime.end(CAUSE);
    let started = false;
    const call = pending({ what: 'it', lifetime, clock }, () => {
      started = true;
      return undefined;
    });
    await expect(call).rejects.toBe(CAUSE);
    expect(started).toBe(false);
  });

  it('can settle while it starts', async () => {
    const { clock } = new MemoryNetwork();
    let undone = false;
    const value = await pending<number>({ what: 'it', lifetime: new Lifetime(), clock }, ({ resolve }) => {
      resolve(7);
      return () => {
        undone = true;
      };
    });
    expect(value).toBe(7);
    expect(undone).toBe(true);
  });

  it('rejects with what its start throws, and leaves nothing behind', async () => {
    const network = new MemoryNetwork();
    const { clock } = network;
    const lifetime = new Lifetime();
    const bug = new TypeError('bug');
    const missing: string[] = [];
    const wait = { what: 'it', lifetime, clock, timeoutMs: 100, missing: () => (missing.push('asked'), '') };
    const call = pending(wait, () => {
      throw bug;
    });
    await expect(call).rejects.toBe(bug);
    await network.run(1000);
    expect(missing).toEqual([]);
  });

  it('pauses in the clock’s time', async () => {
    const network = new MemoryNetwork();
    const { clock } = network;
    await network.runUntil(pause(500, { what: 'a pause', lifetime: new Lifetime(), clock }), 1000);
    expect(clock.now()).toBe(500);
  });
});

describe('a linked signal', () => {
  it('aborts with the lifetime or the caller’s signal, until released', () => {
    const lifetime = new Lifetime();
    const controller = new AbortController();
    const first = linkedAbort(lifetime, controller.signal);
    const released = linkedAbort(lifetime, controller.signal);
    released.release();
    controller.abort();
    expect(first.signal.aborted).toBe(true);
    expect(released.signal.aborted).toBe(false);
    const second = linkedAbort(lifetime, undefined);
    lifetime.end(CAUSE);
    expect(second.signal.aborted).toBe(true);
    expect(linkedAbort(new Lifetime(), controller.signal).signal.aborted).toBe(true);
  });
});
