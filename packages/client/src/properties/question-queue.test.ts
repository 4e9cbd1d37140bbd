import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { QuestionQueue } from './question-queue.ts';
import type { Outcome } from './question-queue.ts';

const PACE = { atOnce: 4, together: 2, pauseMs: 100, answerMs: 1000, times: 2 };

function queue(pace = PACE) {
  const network = new MemoryNetwork();
  const asked: { readonly at: number; readonly keys: readonly number[] }[] = [];
  const givenUp: number[] = [];
  const outcomes: string[] = [];
  const ask = (keys: readonly number[]): void => void asked.push({ at: network.clock.now(), keys });
  const questions = new QuestionQueue(network.clock, pace, ask, (key) => givenUp.push(key));
  const put = (key: number): (() => void) =>
    questions.put(key, (outcome: Outcome) => outcomes.push(`${key} ${outcome}`));
  return { network, asked, givenUp, outcomes, questions, put };
}

describe('questions', () => {
  it('are asked some at a time, with pauses, and no more than may be open', async () => {
    const { network, asked, questions, put, outcomes } = queue();
    for (const key of [1, 2, 3, 4, 5, 6]) put(key);
    await network.run(500);
    expect(asked).toEqual([
      { at: 0, keys: [1, 2] },
      { at: 100, keys: [3, 4] },
    ]);
    questions.end(1, 'answered');
    questions.end(4, 'gone');
    await network.run(200);
    expect(asked.slice(2)).toEqual([{ at: 500, keys: [5, 6] }]);
    expect(outcomes).toEqual(['1 answered', '4 gone']);
    expect(questions.size).toBe(4);
  });

  it('that are asked twice are one, and answer both', async () => {
    const { network, asked, questions, put, outcomes } = queue();
    put(1);
    await network.run(50);
    put(1);
    await network.run(500);
    questions.end(1, 'answered');
    expect(asked).toHaveLength(1);
    expect(outcomes).toEqual(['1 answered', '1 answered']);
    questions.end(1, 'answered');
    expect(outcomes).toHaveLength(2);
  });

  it('are asked again, and given up in the end', async () => {
    const { network, asked, givenUp, outcomes, put, questions } = queue();
    put(1);
    await network.run(1999);
    expect(asked.map(({ at }) => at)).toEqual([0, 1000]);
    expect(outcomes).toEqual([]);
    await network.run(1);
    expect([outcomes, givenUp, questions.size]).toEqual([['1 unanswered'], [1], 0]);
    await network.run(10_000);
    expect(asked).toHaveLength(2);
  });

  it('that nobody wants any more are not asked, or not again', async () => {
    const { network, asked, givenUp, outcomes, put } = queue();
    const lose = [1, 2, 3].map((key) => put(key));
    await network.run(50);
    lose[0]!();
    lose[2]!();
    await network.run(5000);
    expect(asked.map(({ keys }) => keys)).toEqual([[1, 2], [2]]);
    expect(givenUp).toEqual([1, 2]);
    expect(outcomes).toEqual(['2 unanswered']);
  });

  it('end with their region', async () => {
    const { network, asked, outcomes, put, questions } = queue();
    for (const key of [1, 2, 3]) put(key);
    await network.run(50);
    questions.stop();
    await network.run(5000);
    expect([asked.length, outcomes]).toEqual([1, []]);
  });
});
