import { describe, expect, it } from 'vitest';
import { BEHAVIOURS, behaviourOf } from './index.ts';

describe('behaviours', () => {
  it('are standard where nothing is said, found by name, and taken as they are', () => {
    expect(behaviourOf()).toBe(BEHAVIOURS.standard);
    expect(behaviourOf('silent')).toBe(BEHAVIOURS.silent);
    const own = { ...BEHAVIOURS.standard, sendsPings: false };
    expect(behaviourOf(own)).toBe(own);
  });

  it('differ from the standard in what their names say, and in nothing else', () => {
    const { standard } = BEHAVIOURS;
    const changes = Object.values(BEHAVIOURS).map((one) =>
      Object.entries(one).filter(([key, value]) => key !== 'name' && value !== Reflect.get(standard, key)),
    );
    expect(changes.map((one) => one.map(([key, value]) => `${key} ${value}`))).toEqual([
      [],
      ['sendsAgentUpdates false', 'sendsPings false'],
      ['speaks false', 'sendsAgentUpdates false', 'sendsPings false'],
      ['usesTicket false'],
      ['spoilsPassword true'],
    ]);
    for (const [name, one] of Object.entries(BEHAVIOURS)) expect(one.name).toBe(name);
  });

  it('cannot be changed for everybody by one program', () => {
    expect(() => Object.assign(BEHAVIOURS.standard, { speaks: false })).toThrow(TypeError);
    expect(BEHAVIOURS.standard.speaks).toBe(true);
  });
});
