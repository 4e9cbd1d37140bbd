import { expect, it } from 'vitest';
import { ArrivalProgress } from './arrival-progress.ts';

/** Whether the arrival has been told of. */
function watch(progress: ArrivalProgress): () => boolean {
  let isDone = false;
  const resolve = (): void => {
    isDone = true;
  };
  progress.whenDone(
    ['ack of UseCircuitCode', 'RegionHandshake', 'AgentMovementComplete', 'answer of the seed capability'],
    { resolve, reject: () => undefined },
  );
  return () => isDone;
}

it('is done when every step has happened, in whatever order', () => {
  const progress = new ArrivalProgress(1000);
  const isDone = watch(progress);
  progress.mark('answer of the seed capability', 1100);
  expect(progress.missing()).toBe('ack of UseCircuitCode');
  progress.mark('RegionHandshake', 1200);
  progress.mark('ack of UseCircuitCode', 1300);
  expect(isDone()).toBe(false);
  expect(progress.missing()).toBe('AgentMovementComplete');
  progress.mark('AgentMovementComplete', 1400);
  expect(isDone()).toBe(true);
  expect(progress.describe()).toContain('AgentMovementComplete (400 ms)');
});

it('does not wait for the ack of somebody who has been placed', () => {
  const progress = new ArrivalProgress(0);
  const isDone = watch(progress);
  progress.mark('AgentMovementComplete', 100);
  expect(progress.missing()).toBe('RegionHandshake');
  progress.mark('RegionHandshake', 100);
  progress.mark('answer of the seed capability', 200);
  expect(isDone()).toBe(true);
  expect(progress.has('ack of UseCircuitCode')).toBe(false);
});

it('counts what else was seen, and not without end', () => {
  const progress = new ArrivalProgress(0);
  progress.see('LayerData');
  progress.see('LayerData');
  for (let i = 0; i < 100; i++) progress.see(`Message${i}`);
  expect(progress.describe()).toMatch(/^LayerData ×2, Message0, /);
  expect(progress.describe()).not.toContain('Message99');
});

it('names nothing twice, and tells what came from what came and was of no use', () => {
  const progress = new ArrivalProgress(0);
  progress.see('RegionHandshake');
  progress.mark('RegionHandshake', 40);
  progress.see('RegionHandshake');
  progress.see('AgentMovementComplete');
  expect(progress.describe()).toBe('RegionHandshake (40 ms), AgentMovementComplete');
  expect(progress.wasOfNoUse('AgentMovementComplete')).toBe(true);
  expect(progress.wasOfNoUse('RegionHandshake')).toBe(false);
  expect(progress.wasOfNoUse('ack of UseCircuitCode')).toBe(false);
});
