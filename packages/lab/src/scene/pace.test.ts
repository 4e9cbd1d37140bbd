import { ClosedError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

function* tenSteps() {
  for (let step = 0; step < 10; step++) yield;
  return 'done';
}

describe('the pace of long work', () => {
  it('rests where a turn has gone on for long, and ends the work when nobody wants it', async () => {
    const controller = new AbortController();
    let clock = 0;
    let steps = 0;
    const pace = new Pace(controller.signal, () => (clock += 10));
    const counted = function* () {
      for (; steps < 1000; steps++) {
        yield;
        if (steps === 5) setImmediate(() => controller.abort());
      }
      return steps;
    };
    await expect(pace.run(counted())).rejects.toThrow(ClosedError);
    expect(steps).toBeLessThan(20);
  });

  it('goes on without a rest where no time goes by, and gives what the work gives', async () => {
    let rests = 0;
    const waiting = setImmediate(() => rests++);
    const pace = new Pace(undefined, () => 0);
    expect(await pace.run(tenSteps())).toBe('done');
    clearImmediate(waiting);
    expect(rests).toBe(0);
  });
});
