import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRounds } from './rounds.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = (): void => expect.unreachable();

describe('work that is done again and again', () => {
  it('begins at once, and again a rest after its end', async () => {
    let rounds = 0;
    const running = startRounds({
      restMs: 1000,
      onFault: never,
      round: async () => void (await Promise.resolve(rounds++)),
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(rounds).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(rounds).toBe(2);
    await running[Symbol.asyncDispose]();
  });

  it('rests after a long round as after a short one, and never has two under way', async () => {
    const [starts, ends]: number[][] = [[], []];
    const round = async (): Promise<void> => {
      starts!.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 5000));
      ends!.push(Date.now());
    };
    const running = startRounds({ restMs: 1000, onFault: never, round });
    await vi.advanceTimersByTimeAsync(6500);
    expect(starts![1]! - ends![0]!).toBe(1000);
    const closing = running[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(10_000);
    await closing;
    expect([starts!.length, ends!.length]).toEqual([2, 2]);
  });

  it('goes on after a round that failed, which is told', async () => {
    const faults: unknown[] = [];
    const round = async (): Promise<void> => await Promise.reject(new RangeError('no disk'));
    const running = startRounds({ restMs: 10, onFault: (error) => faults.push(error), round });
    await vi.advanceTimersByTimeAsync(25);
    expect(faults.map(String)).toEqual(Array(3).fill('RangeError: no disk'));
    await running[Symbol.asyncDispose]();
  });

  it('ends within a round, which is told to end and whose error is then none', async () => {
    let seen: AbortSignal | undefined;
    const round = async (signal: AbortSignal): Promise<void> => {
      seen = signal;
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new RangeError('ended'))),
      );
    };
    const running = startRounds({ restMs: 1000, onFault: never, round });
    await vi.advanceTimersByTimeAsync(0);
    expect(seen?.aborted).toBe(false);
    await running[Symbol.asyncDispose]();
    expect(seen?.aborted).toBe(true);
  });

  it('ends within a rest, without waiting for it', async () => {
    let rounds = 0;
    const running = startRounds({
      restMs: 1_000_000,
      onFault: never,
      round: async () => void (await Promise.resolve(rounds++)),
    });
    await vi.advanceTimersByTimeAsync(10);
    await running[Symbol.asyncDispose]();
    expect([rounds, vi.getTimerCount()]).toEqual([1, 0]);
  });
});
