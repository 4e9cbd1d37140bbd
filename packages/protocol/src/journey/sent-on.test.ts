/** Sent on by the destination before its own word: where the agent is then, and who leads it back. */
import { describe, expect, it } from 'vitest';
import {
  ALPHA,
  BETA,
  crossed,
  failed,
  finish,
  GAMMA,
  inAlpha,
  placed,
  regionAt,
  Traveller,
} from '../testing/journey-traveller.ts';
import { ARRIVING_MS, TRANSIT_MS } from './rules.ts';

const DELTA = regionAt(9003, 2001);

/** From Alpha to Gamma, whose word is owed, and on to Delta. */
function sentOn(): Traveller {
  const traveller = inAlpha().say(ALPHA, finish(GAMMA)).say(GAMMA, crossed(DELTA));
  traveller.kinds();
  return traveller;
}

/** Delta's circuit ends. */
function returning(): Traveller {
  const traveller = sentOn().lose(DELTA);
  traveller.kinds();
  return traveller;
}

describe('sent on before it was placed', () => {
  it('it is with the region behind still, and goes on', () => {
    const traveller = sentOn();
    expect(traveller.where).toBe('arriving 9003');
    expect(traveller.journey.root?.simulator).toEqual(ALPHA.simulator);
    traveller.say(DELTA, placed);
    expect(traveller.events()).toMatchObject([
      {
        type: 'placed',
        kind: 'crossing',
        from: { simulator: ALPHA.simulator },
        region: { simulator: DELTA.simulator },
      },
    ]);
    const { journey } = traveller;
    expect([ALPHA, GAMMA].map(({ simulator }) => journey.stillHears(simulator, 0))).toEqual([true, true]);
  });

  it.each([
    ['its circuit ends', (one: Traveller) => one.lose(DELTA), 'circuit', 'unreachable'],
    [
      'it is in time for nothing',
      (one: Traveller) => one.wait(ARRIVING_MS),
      'AgentMovementComplete',
      'timeout',
    ],
    ['it is refused', (one: Traveller) => one.say(GAMMA, failed), 'AgentMovementComplete', 'refused'],
  ] as const)(
    'to a region of which %s, it is arriving at the one before again, which is asked',
    (_, fails, step, failure) => {
      const traveller = fails(sentOn());
      expect(traveller.where).toBe('arriving 9002');
      expect(traveller.events()).toMatchObject([
        {
          type: 'returning',
          region: { simulator: GAMMA.simulator },
          to: { simulator: DELTA.simulator },
          kind: 'crossing',
          step,
          failure,
        },
      ]);
      const asks = {
        type: 'complete',
        region: { simulator: GAMMA.simulator },
        deadline: traveller.now + ARRIVING_MS,
      };
      expect(traveller.actions().at(-1)).toMatchObject(asks);
      expect(traveller.journey.root?.simulator).toEqual(ALPHA.simulator);
      traveller.say(GAMMA, placed);
      expect(traveller.where).toBe('placed 9002');
      expect(traveller.events()).toMatchObject([
        { type: 'placed', kind: 'teleport', from: { simulator: ALPHA.simulator } },
      ]);
    },
  );

  it('it is placed by the one before when that has said so meanwhile, and the way on has failed', () => {
    const traveller = sentOn().say(GAMMA, placed);
    expect([traveller.where, traveller.kinds()]).toEqual(['arriving 9003', []]);
    traveller.lose(DELTA);
    expect(traveller.where).toBe('placed 9002');
    expect(traveller.events()).toMatchObject([
      { type: 'placed', kind: 'teleport', from: { simulator: ALPHA.simulator } },
      {
        type: 'failed',
        kind: 'crossing',
        region: { simulator: GAMMA.simulator },
        to: { simulator: DELTA.simulator },
      },
    ]);
  });

  it('it is lost when neither has a word for it, by its last deadline at most', () => {
    const traveller = returning().wait(ARRIVING_MS);
    expect(traveller.events()).toMatchObject([
      { type: 'lost', last: { simulator: GAMMA.simulator }, step: 'AgentMovementComplete' },
    ]);
    expect(traveller.now).toBeLessThanOrEqual(TRANSIT_MS);
  });

  it('it is lost when both circuits end', () => {
    const traveller = returning().lose(GAMMA, 'silent');
    expect(traveller.events()).toMatchObject([{ type: 'lost', step: 'circuit', reason: 'silent' }]);
  });

  it('it is lost when the one before ends, and then the one ahead', () => {
    const traveller = sentOn().lose(GAMMA);
    expect(traveller.where).toBe('arriving 9003');
    expect(traveller.lose(DELTA).where).toBe('lost 9003');
  });

  it('over and over, it is on its way no longer than once', () => {
    const traveller = sentOn();
    for (let port = 9100; traveller.where.startsWith('arriving'); port++) {
      traveller.now = Math.min(traveller.now + 20_000, traveller.journey.nextTimeout()!);
      traveller.journey.handleTimeout(traveller.now);
      const { destination } = traveller.journey;
      if (destination !== undefined)
        traveller.say({ ...GAMMA, ...destination }, crossed(regionAt(port, port)));
    }
    expect(traveller.now).toBe(TRANSIT_MS);
    expect(traveller.kinds().at(-1)).toBe('lost');
  });
});

describe('the region behind, when a destination has sent the agent on', () => {
  it.each([
    ['on the way', sentOn, [GAMMA, DELTA]],
    ['on the way back', returning, [GAMMA]],
  ] as const)('may have kept it: TeleportFailed leads back there, %s', (_, begin, closed) => {
    const traveller = begin().say(ALPHA, failed);
    expect(traveller.where).toBe('placed 9000');
    expect(traveller.events()).toMatchObject([
      { type: 'failed', failure: 'refused', region: { simulator: ALPHA.simulator } },
    ]);
    const closes = traveller
      .actions()
      .flatMap((action) => (action.type === 'close' ? [action.simulator.port] : []));
    expect(closes.toSorted((one, other) => one - other)).toEqual(
      closed.map(({ simulator }) => simulator.port),
    );
  });

  it('cannot have kept it when the destination has placed it', () => {
    const traveller = sentOn().say(GAMMA, placed).say(ALPHA, failed);
    expect([traveller.where, traveller.kinds()]).toEqual(['arriving 9003', ['refused']]);
  });

  it.each([
    ['on the way', sentOn],
    ['on the way back', returning],
  ] as const)('sends it nowhere any more, %s', (_, begin) => {
    const traveller = begin();
    const { where } = traveller;
    traveller.say(ALPHA, finish(BETA), crossed(BETA));
    expect([traveller.where, traveller.kinds()]).toEqual([where, ['refused', 'refused']]);
  });

  it.each([
    ['TeleportFinish', finish],
    ['CrossedRegion', crossed],
  ] as const)('is no other one because the one ahead says so: %s', (_, to) => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA));
    traveller.kinds();
    const { simulator, regionHandle } = regionAt(9000, 5000);
    traveller.say(GAMMA, to({ ...ALPHA, seedCapability: 'http://127.0.0.1/forged' }));
    traveller.say(GAMMA, to({ ...ALPHA, simulator, regionHandle }));
    expect(traveller.actions()).toEqual([]);
    expect([traveller.where, traveller.kinds()]).toEqual(['arriving 9002', ['refused', 'refused']]);
    expect(traveller.say(ALPHA, failed).where).toBe('placed 9000');
  });

  it('is no other one because one farther ahead says so of who has sent the agent there', () => {
    const traveller = sentOn().say(DELTA, finish({ ...GAMMA, seedCapability: 'http://127.0.0.1/forged' }));
    expect(traveller.actions()).toEqual([]);
    expect([traveller.where, traveller.kinds()]).toEqual(['arriving 9003', ['refused']]);
  });

  it('takes it back by its TeleportFailed, too, while the agent is sent back there', () => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA)).say(GAMMA, finish(ALPHA));
    traveller.kinds();
    expect(traveller.journey.root?.simulator).toEqual(ALPHA.simulator);
    traveller.say(ALPHA, failed);
    expect(traveller.where).toBe('placed 9000');
    expect(traveller.events()).toMatchObject([{ type: 'failed', failure: 'refused' }]);
  });

  it('may send on who is sent back there, and is asked again when that fails', () => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA)).say(GAMMA, finish(ALPHA)).say(ALPHA, finish(DELTA));
    expect(traveller.where).toBe('arriving 9003');
    traveller.kinds();
    traveller.lose(DELTA);
    expect([traveller.where, traveller.kinds()]).toEqual(['arriving 9000', ['returning']]);
    expect(traveller.say(ALPHA, placed).where).toBe('placed 9000');
  });

  it('may be where it is sent back to, and is to place it anew', () => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA)).say(GAMMA, finish(ALPHA));
    expect(traveller.where).toBe('arriving 9000');
    traveller.kinds();
    expect(traveller.say(ALPHA, placed).events()).toMatchObject([{ type: 'placed', from: undefined }]);
    expect(traveller.where).toBe('placed 9000');
  });
});

it('a login that is sent on and fails is arriving where it was to arrive', () => {
  const traveller = new Traveller().say(ALPHA, crossed(BETA)).lose(BETA);
  expect(traveller.where).toBe('arriving 9000');
  expect(traveller.journey.root).toBeUndefined();
  traveller.kinds();
  expect(traveller.say(ALPHA, placed).events()).toMatchObject([{ type: 'placed', kind: 'login' }]);
});
