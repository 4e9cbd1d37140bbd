import { describe, expect, it } from 'vitest';
import { HEARTBEAT_MS, LEAST_INTERVAL_MS, UpdateSchedule, VIEW_INTERVAL_MS } from './update-schedule.ts';

describe('when an update is due', () => {
  it('the first one at once, and again after a change of region', () => {
    const schedule = new UpdateSchedule();
    expect(schedule.dueAt).toBe(-Infinity);
    schedule.sent(5000);
    expect(schedule.dueAt).toBe(5000 + HEARTBEAT_MS);
    schedule.reset();
    expect(schedule.dueAt).toBe(-Infinity);
  });

  it('keys sooner than the view, the view sooner than nothing', () => {
    const schedule = new UpdateSchedule();
    schedule.sent(0);
    schedule.change('view');
    expect(schedule.dueAt).toBe(VIEW_INTERVAL_MS);
    schedule.change('controls');
    expect(schedule.dueAt).toBe(LEAST_INTERVAL_MS);
    schedule.change('view');
    expect(schedule.dueAt).toBe(LEAST_INTERVAL_MS);
  });

  it('counts from the last update, which told everything', () => {
    const schedule = new UpdateSchedule();
    schedule.sent(0);
    schedule.change('controls');
    schedule.change('view');
    schedule.sent(40);
    expect(schedule.dueAt).toBe(40 + HEARTBEAT_MS);
    schedule.change('view');
    expect(schedule.dueAt).toBe(40 + VIEW_INTERVAL_MS);
  });
});
