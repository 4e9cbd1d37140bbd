import { describe, expect, it } from 'vitest';
import { regionHandleOf } from '../datatypes/index.ts';
import { UsageError } from '../errors/index.ts';
import {
  ALPHA,
  BETA,
  crossed,
  enable,
  establish,
  failed,
  finish,
  GAMMA,
  HERE,
  inAlpha,
  local,
  NORTH,
  OTHER,
  placed,
  regionAt,
  started,
  Traveller,
  US,
} from '../testing/journey-traveller.ts';
import {
  ARRIVING_MS,
  CANCEL_MS,
  LATE_MS,
  LEAVING_MS,
  LINGER_MS,
  STALE_FINISH_MS,
  TRANSIT_MS,
} from './rules.ts';
import { isOverBorder } from './border.ts';
import type { JourneyRules } from './rules.ts';
import { TELEPORT_FLAG } from './said.ts';
import type { Destination, Said } from './said.ts';

describe('a login', () => {
  it('is on its way until the region places the agent, without a deadline of its own', () => {
    const traveller = new Traveller();
    expect(traveller.where).toBe('arriving 9000');
    expect(traveller.journey.root).toBeUndefined();
    expect(traveller.journey.nextTimeout()).toBeUndefined();
    traveller.say(ALPHA, placed);
    expect(traveller.where).toBe('placed 9000');
    expect(traveller.events()).toMatchObject([
      { type: 'placed', kind: 'login', from: undefined, position: HERE, lookAt: NORTH },
    ]);
  });

  it('whose region is lost has nowhere to go back to', () => {
    const traveller = new Traveller();
    traveller.journey.receiveLoss(ALPHA.simulator, 'silent', 0);
    expect(traveller.where).toBe('lost 9000');
    expect(traveller.events()).toMatchObject([{ type: 'lost', step: 'circuit', reason: 'silent' }]);
  });
});

describe('a teleport to another region', () => {
  it('opens a circuit, asks to be placed, asks the seed, and is over when the destination has placed the agent', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    expect(traveller.where).toBe('leaving 9000');
    traveller.say(ALPHA, started, finish(GAMMA));
    expect(traveller.actions()).toMatchObject([
      { type: 'open', isRenewed: false, region: { simulator: GAMMA.simulator } },
      { type: 'complete', deadline: ARRIVING_MS },
      { type: 'connect', simulator: GAMMA.simulator, seedCapability: GAMMA.seedCapability, isChild: false },
    ]);
    expect(traveller.journey.root?.simulator).toEqual(ALPHA.simulator);
    traveller.say(GAMMA, placed);
    expect(traveller.events()).toMatchObject([
      { type: 'started', isAsked: true, teleportFlags: 16 },
      { type: 'departed', kind: 'teleport' },
      { type: 'placed', kind: 'teleport', from: { simulator: ALPHA.simulator } },
    ]);
    expect(traveller.where).toBe('placed 9002');
    expect(traveller.journey.nextTimeout()).toBeUndefined();
  });

  it('to a neighbour with the same seed uses the circuit that there is', () => {
    const traveller = inAlpha().say(ALPHA, finish(BETA));
    expect(traveller.actions().map(({ type }) => type)).toEqual(['complete']);
  });

  it('to a neighbour with another seed replaces the circuit: the simulator has forgotten the old one', () => {
    const seedCapability = 'http://127.0.0.1/seed/new';
    const traveller = inAlpha().say(ALPHA, finish({ ...BETA, seedCapability }));
    expect(traveller.actions()).toMatchObject([
      { type: 'open', isRenewed: true },
      { type: 'complete' },
      { type: 'connect', seedCapability, isChild: false },
    ]);
  });

  it('that nobody asked for is followed, and told as such', () => {
    const traveller = inAlpha().say(ALPHA, started);
    expect(traveller.where).toBe('leaving 9000');
    expect(traveller.events()).toMatchObject([{ type: 'started', isAsked: false }]);
    traveller.say(ALPHA, finish(GAMMA)).say(GAMMA, placed);
    expect(traveller.where).toBe('placed 9002');
  });

  it('cannot be asked for while another is under way', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    expect(() => traveller.journey.leave(1)).toThrow(UsageError);
    traveller.say(ALPHA, finish(GAMMA));
    expect(() => traveller.journey.leave(2)).toThrow(UsageError);
  });

  it('within the region ends there', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    expect(traveller.say(ALPHA, started, local).events()).toMatchObject([
      { type: 'started' },
      { type: 'placed', kind: 'local', from: undefined, position: HERE },
    ]);
    expect(traveller.where).toBe('placed 9000');
  });
});

describe('a teleport that fails', () => {
  it.each([
    ['before its start', [], 'TeleportStart'],
    ['after its start', [started], 'TeleportFinish'],
  ] as const)('%s leaves the agent where it is', (_, before, step) => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    traveller.say(ALPHA, ...before);
    traveller.kinds();
    traveller.say(ALPHA, failed);
    expect(traveller.events()).toMatchObject([{ type: 'failed', step, failure: 'refused', words: 'No.' }]);
    expect(traveller.where).toBe('placed 9000');
  });

  it('after TeleportFinish brings the agent back, and closes the circuit to where it did not get', () => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA));
    traveller.kinds();
    traveller.say(ALPHA, failed);
    expect(traveller.actions()).toMatchObject([{ type: 'close', simulator: GAMMA.simulator }]);
    expect(traveller.events()).toMatchObject([
      {
        type: 'failed',
        step: 'AgentMovementComplete',
        failure: 'refused',
        to: { simulator: GAMMA.simulator },
      },
    ]);
    expect(traveller.where).toBe('placed 9000');
    // What it says now is too late: the region behind has kept the agent.
    traveller.say(GAMMA, placed);
    expect(traveller.kinds()).toEqual(['refused']);
    expect(traveller.where).toBe('placed 9000');
  });

  it('before TeleportFinish, which the queue brings later, leads nowhere', () => {
    const traveller = inAlpha();
    traveller.actions();
    traveller.journey.leave(traveller.now);
    traveller.say(ALPHA, started, failed);
    traveller.now += STALE_FINISH_MS - 1;
    traveller.say(ALPHA, finish(GAMMA));
    expect(traveller.kinds()).toEqual(['started', 'failed', 'refused']);
    expect([traveller.actions(), traveller.where]).toEqual([[], 'placed 9000']);
    // Another one may have been asked for meanwhile: its TeleportStart comes first.
    traveller.journey.leave(traveller.now);
    expect(traveller.say(ALPHA, finish(GAMMA)).where).toBe('leaving 9000');
    expect(traveller.say(ALPHA, started, finish(BETA)).where).toBe('arriving 9001');
  });

  it('a while ago is no reason to stay', () => {
    const traveller = inAlpha().say(ALPHA, started, failed);
    traveller.now += STALE_FINISH_MS;
    expect(traveller.say(ALPHA, finish(GAMMA)).where).toBe('arriving 9002');
  });

  it('keeps a neighbour that it was to end in', () => {
    const traveller = inAlpha().say(ALPHA, finish(BETA));
    traveller.kinds();
    expect(traveller.say(ALPHA, failed).actions()).toEqual([]);
  });

  it('for want of an answer leaves the agent where it is', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    traveller.wait(LEAVING_MS);
    expect(traveller.events()).toMatchObject([{ type: 'failed', step: 'TeleportStart', failure: 'timeout' }]);
    expect(traveller.where).toBe('placed 9000');
  });

  it('because the destination never places the agent brings it back', () => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA));
    traveller.kinds();
    traveller.wait(ARRIVING_MS);
    expect(traveller.events()).toMatchObject([
      { type: 'failed', step: 'AgentMovementComplete', failure: 'timeout' },
    ]);
    expect(traveller.where).toBe('placed 9000');
  });

  it('because the circuit to the destination ends brings it back at once', () => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA));
    traveller.kinds();
    traveller.journey.receiveLoss(GAMMA.simulator, 'close-circuit', 0);
    expect(traveller.events()).toMatchObject([
      { type: 'failed', step: 'circuit', failure: 'unreachable', words: 'close-circuit' },
    ]);
    expect(traveller.actions()).toEqual([]);
    expect(traveller.where).toBe('placed 9000');
  });

  it('is told even when nobody waits for it any more', () => {
    expect(inAlpha().say(ALPHA, failed).events()).toMatchObject([{ type: 'failed', failure: 'refused' }]);
  });
});

describe('a cancelled teleport', () => {
  const unstoppable = { type: 'TeleportStart', teleportFlags: TELEPORT_FLAG.disableCancel } as const;

  it('is none where the region lets nobody cancel it', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    traveller.say(ALPHA, unstoppable);
    traveller.kinds();
    expect(traveller.journey.cancel(0)).toBe(false);
    traveller.wait(LEAVING_MS);
    expect(traveller.events()).toMatchObject([{ type: 'failed', failure: 'timeout' }]);
  });

  it('goes on where the region says so after that', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    expect(traveller.journey.cancel(0)).toBe(true);
    traveller.now = 1000;
    traveller.say(ALPHA, unstoppable);
    traveller.kinds();
    traveller.wait(LEAVING_MS);
    expect(traveller.events()).toMatchObject([{ type: 'failed', failure: 'timeout' }]);
  });

  it('ends by the region’s word', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    expect(traveller.journey.cancel(0)).toBe(true);
    traveller.say(ALPHA, failed);
    expect(traveller.events()).toMatchObject([{ type: 'failed', failure: 'cancelled', words: 'No.' }]);
  });

  it('ends without it in a moment', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    traveller.journey.cancel(0);
    traveller.wait(CANCEL_MS);
    expect(traveller.events()).toMatchObject([{ type: 'failed', failure: 'cancelled' }]);
  });

  it('goes on when it is too late', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    traveller.journey.cancel(0);
    traveller.say(ALPHA, finish(GAMMA));
    expect(traveller.journey.cancel(0)).toBe(false);
    traveller.say(GAMMA, placed);
    expect(traveller.where).toBe('placed 9002');
  });
});

describe('a border crossing', () => {
  it('goes by the circuit that there is, whatever is said of the seed', () => {
    const traveller = inAlpha().say(ALPHA, crossed({ ...BETA, seedCapability: 'http://127.0.0.1/seed/x' }));
    expect(traveller.actions().map(({ type }) => type)).toEqual(['complete', 'connect']);
    traveller.say(BETA, placed);
    expect(traveller.events()).toMatchObject([
      { type: 'departed', kind: 'crossing' },
      { type: 'placed', kind: 'crossing', from: { simulator: ALPHA.simulator } },
    ]);
  });

  it('overtakes a teleport that nobody has asked for', () => {
    const traveller = inAlpha().say(ALPHA, started, crossed(BETA));
    expect(traveller.events()).toMatchObject([
      { type: 'started', isAsked: false },
      { type: 'failed', kind: 'teleport', failure: 'overtaken', step: 'TeleportFinish' },
      { type: 'departed', kind: 'crossing' },
    ]);
  });

  it('overtakes a teleport that was asked for', () => {
    const traveller = inAlpha();
    traveller.journey.leave(0);
    traveller.say(ALPHA, crossed(BETA));
    expect(traveller.events()).toMatchObject([
      { type: 'failed', failure: 'overtaken', step: 'TeleportStart' },
      { type: 'departed', kind: 'crossing' },
    ]);
  });

  it.each<[string, (traveller: Traveller) => void, string]>([
    [
      'is never placed',
      (traveller) => traveller.wait(ARRIVING_MS + LATE_MS),
      'AgentMovementComplete never came',
    ],
    [
      'loses the region ahead',
      (traveller) => traveller.journey.receiveLoss(BETA.simulator, 'gone', traveller.now),
      'gone',
    ],
  ])('that %s is lost, for the region behind has handed it over', (_, happens, reason) => {
    const traveller = inAlpha().say(ALPHA, crossed(BETA));
    traveller.kinds();
    happens(traveller);
    expect(traveller.events()).toMatchObject([{ type: 'lost', last: { simulator: BETA.simulator }, reason }]);
    expect(traveller.say(BETA, placed).where).toBe('lost 9001');
  });

  it('that takes long is waited for as long as a late word counts', () => {
    const traveller = inAlpha().say(ALPHA, crossed(BETA));
    traveller.now += ARRIVING_MS + LATE_MS - 1;
    traveller.journey.handleTimeout(traveller.now);
    expect(traveller.where).toBe('arriving 9001');
    expect(traveller.say(BETA, placed).where).toBe('placed 9001');
  });

  it('that the region behind takes back is over', () => {
    const traveller = inAlpha().say(ALPHA, crossed(BETA));
    traveller.kinds();
    traveller.say(ALPHA, failed);
    expect(traveller.kinds()).toEqual(['failed']);
    expect(traveller.where).toBe('placed 9000');
  });

  it('to an address that must not be named is not believed', () => {
    const traveller = inAlpha().say(ALPHA, crossed(BETA));
    traveller.kinds();
    traveller.journey.receiveBar(BETA.simulator, 'inside', traveller.now);
    expect(traveller.events()).toMatchObject([{ type: 'failed', failure: 'unreachable', words: 'inside' }]);
    expect(traveller.where).toBe('placed 9000');
  });

  it('is told again by the region behind, and leads nowhere else', () => {
    const traveller = inAlpha().say(ALPHA, crossed(BETA));
    traveller.kinds();
    expect(traveller.say(ALPHA, crossed(BETA)).kinds()).toEqual([]);
    expect(traveller.say(ALPHA, finish(GAMMA)).kinds()).toEqual(['refused']);
    expect(traveller.say(BETA, placed).where).toBe('placed 9001');
  });
});

describe('on the way', () => {
  const onTheWay = (): Traveller => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA));
    traveller.kinds();
    return traveller;
  };

  it('the same destination again is nothing new', () => {
    const traveller = onTheWay().say(ALPHA, finish(GAMMA));
    expect([traveller.actions(), traveller.events()]).toEqual([[], []]);
  });

  it('the region behind may send the agent elsewhere instead', () => {
    const traveller = onTheWay().say(ALPHA, crossed(BETA));
    expect(traveller.actions()).toMatchObject([
      { type: 'close', simulator: GAMMA.simulator },
      { type: 'complete', region: { simulator: BETA.simulator } },
    ]);
    traveller.say(GAMMA, placed);
    expect(traveller.kinds()).toEqual(['departed', 'refused']);
    traveller.say(BETA, placed);
    expect(traveller.where).toBe('placed 9001');
  });

  it('the destination may send it on before its own word has come', () => {
    const traveller = onTheWay().say(GAMMA, crossed(BETA));
    expect(traveller.where).toBe('arriving 9001');
    // Which has not said that it has it.
    expect(traveller.journey.root?.simulator).toEqual(ALPHA.simulator);
    expect(traveller.actions().map(({ type }) => type)).toEqual(['complete']);
  });

  it('the destination may show its neighbours before its own word has come', () => {
    const delta = regionAt(9003, 2001);
    expect(onTheWay().say(GAMMA, enable(delta)).actions()).toMatchObject([
      { type: 'open', region: { simulator: delta.simulator } },
    ]);
  });

  it('the region behind may end: then there is no way back', () => {
    const traveller = onTheWay();
    traveller.journey.receiveLoss(ALPHA.simulator, 'disabled', 0);
    expect(traveller.journey.root).toBeUndefined();
    expect(traveller.where).toBe('arriving 9002');
    traveller.wait(ARRIVING_MS);
    expect(traveller.events()).toMatchObject([
      { type: 'lost', last: { simulator: GAMMA.simulator }, step: 'AgentMovementComplete' },
    ]);
    expect(traveller.where).toBe('lost 9002');
    traveller.say(GAMMA, placed);
    expect(traveller.where).toBe('lost 9002');
  });

  it('a failure is not heard of the destination, which has not got the agent', () => {
    expect(onTheWay().say(GAMMA, failed).kinds()).toEqual(['refused']);
  });

  it('only the destination places the agent', () => {
    const traveller = onTheWay().say(ALPHA, placed).say(BETA, placed);
    expect(traveller.kinds()).toEqual(['refused', 'refused']);
    expect(traveller.where).toBe('arriving 9002');
  });
});

describe('the region that the agent is in', () => {
  it('is lost, and with it the agent', () => {
    const traveller = inAlpha();
    traveller.journey.receiveLoss(ALPHA.simulator, 'silent', 0);
    expect(traveller.events()).toMatchObject([{ type: 'lost', last: { simulator: ALPHA.simulator } }]);
    expect(traveller.journey.hears(ALPHA.simulator)).toBe(false);
  });

  it('may place it again', () => {
    expect(inAlpha().say(ALPHA, placed).events()).toMatchObject([
      { type: 'placed', kind: undefined, from: undefined },
    ]);
  });

  it('may have it complete its movement again', () => {
    const traveller = inAlpha().say(ALPHA, finish(ALPHA));
    expect(traveller.actions().map(({ type }) => type)).toEqual(['complete']);
    traveller.kinds();
    expect(traveller.say(ALPHA, placed).events()).toMatchObject([{ type: 'placed', from: undefined }]);
  });

  it('tells of progress', () => {
    const said = { type: 'TeleportProgress', agentId: US.agentId, message: 'Contacting', teleportFlags: 0 };
    const told = inAlpha()
      .say(ALPHA, said as Said)
      .events();
    expect(told).toMatchObject([{ type: 'progress', message: 'Contacting' }]);
  });
});

describe('the region that the agent has just left', () => {
  it('may show neighbours for a while, and move nobody', () => {
    const traveller = inAlpha().say(ALPHA, finish(BETA)).say(BETA, placed);
    traveller.kinds();
    const gamma = [enable(GAMMA), establish(GAMMA)];
    expect(
      traveller
        .say(ALPHA, ...gamma)
        .actions()
        .map(({ type }) => type),
    ).toEqual(['open', 'connect']);
    expect(traveller.say(ALPHA, crossed(GAMMA), local).kinds()).toEqual(['refused', 'refused']);
    traveller.now += LINGER_MS;
    expect(traveller.say(ALPHA, enable(regionAt(9003, 1))).kinds()).toEqual(['refused']);
  });

  it('may answer for a while what it was asked; a neighbour may not', () => {
    const traveller = inAlpha().say(ALPHA, finish(BETA)).say(BETA, placed);
    const { journey } = traveller;
    const heard = (): readonly boolean[] =>
      [ALPHA, BETA, GAMMA].map(({ simulator }) => journey.stillHears(simulator, traveller.now));
    expect(heard()).toEqual([true, true, false]);
    expect(journey.hears(ALPHA.simulator)).toBe(false);
    traveller.now += LINGER_MS;
    expect(heard()).toEqual([false, true, false]);
  });
});

describe('what is not obeyed', () => {
  const ALL: readonly (readonly [string, (who: typeof US) => Said])[] = [
    ['AgentMovementComplete', (who) => ({ ...placed, ...who }) as Said],
    ['TeleportLocal', ({ agentId }) => ({ ...local, agentId }) as Said],
    ['TeleportFailed', ({ agentId }) => ({ ...failed, agentId }) as Said],
    ['TeleportFinish', ({ agentId }) => ({ ...finish(GAMMA), agentId }) as Said],
    ['CrossedRegion', (who) => ({ ...crossed(GAMMA), ...who }) as Said],
    ['EstablishAgentCommunication', ({ agentId }) => ({ ...establish(GAMMA), agentId }) as Said],
  ];

  it.each(ALL)('%s of a neighbour, or for another agent', (_, said) => {
    const traveller = inAlpha();
    const before = traveller.where;
    traveller.say(BETA, said(US)).say(ALPHA, said({ ...US, agentId: OTHER }));
    expect(traveller.events().map((event) => event.type)).toEqual(['refused', 'refused']);
    expect(traveller.actions()).toEqual([]);
    expect(traveller.where).toBe(before);
    expect(traveller.journey.refused).toBe(2);
  });

  it.each([ALL[0]!, ALL[4]!])('%s for another session', (_, said) => {
    const traveller = inAlpha().say(ALPHA, said({ ...US, sessionId: OTHER }));
    expect(traveller.kinds()).toEqual(['refused']);
  });

  it('a place that is not finite', () => {
    const position = { x: Number.NaN, y: 0, z: 0 };
    const traveller = new Traveller().say(ALPHA, { ...placed, position } as Said);
    expect(traveller.kinds()).toEqual(['refused']);
    expect(traveller.where).toBe('arriving 9000');
  });
});

describe('where the agent is, or is sent', () => {
  const another = (region: Destination): Destination => ({
    ...region,
    regionHandle: regionHandleOf(512, 512),
  });
  const reseeded = (region: Destination): Destination => ({
    ...region,
    seedCapability: 'http://127.0.0.1/other',
  });
  const onTheWay = (): Traveller => inAlpha().say(ALPHA, finish(GAMMA));
  const arrived = (): Traveller => onTheWay().say(GAMMA, placed);

  it.each([
    ['placed, by itself', inAlpha, ALPHA, ALPHA, 'placed 9000'],
    ['on the way, by the region behind', onTheWay, GAMMA, ALPHA, 'arriving 9002'],
    ['on the way, of the region behind, by the destination', onTheWay, ALPHA, GAMMA, 'arriving 9002'],
    ['placed, by the region that was left', arrived, GAMMA, ALPHA, 'placed 9002'],
  ] as const)('is no neighbour, whoever says so: %s', (_, begin, of, by, where) => {
    const traveller = begin();
    traveller.kinds();
    const refused = traveller.journey.refused;
    traveller.say(by, enable(another(of)), establish(reseeded(of)));
    expect(traveller.actions()).toEqual([]);
    expect(traveller.events()).toMatchObject([
      { type: 'refused', from: by.simulator, error: { what: expect.stringContaining('EnableSimulator') } },
      { type: 'refused', error: { what: expect.stringContaining('EstablishAgentCommunication') } },
    ]);
    expect([traveller.journey.refused, traveller.where]).toEqual([refused + 2, where]);
    // What it is known for is no news.
    traveller.say(by, enable(of), establish(of));
    expect([traveller.actions(), traveller.events()]).toEqual([[], []]);
  });

  it.each([
    ['another seed', reseeded(ALPHA)],
    ['another handle', another(ALPHA)],
  ])('is not gone to anew, with %s', (_, itself) => {
    const traveller = inAlpha();
    traveller.kinds();
    traveller.say(ALPHA, finish(itself));
    expect([traveller.actions(), traveller.kinds(), traveller.where]).toEqual([
      [],
      ['refused'],
      'placed 9000',
    ]);
    traveller.journey.leave(0);
    traveller.say(ALPHA, finish(itself), crossed(itself));
    expect(traveller.actions()).toEqual([]);
    expect([traveller.kinds(), traveller.where]).toEqual([['refused', 'refused'], 'leaving 9000']);
  });
});

it('sent to and fro without end, it is back in time', () => {
  const traveller = inAlpha().say(ALPHA, finish(GAMMA));
  const begunAt = traveller.now;
  for (let to = BETA; traveller.where.startsWith('arriving'); to = to === BETA ? GAMMA : BETA) {
    expect(traveller.now).toBeLessThan(begunAt + TRANSIT_MS);
    traveller.now = Math.min(traveller.now + ARRIVING_MS / 2, traveller.journey.nextTimeout()!);
    traveller.journey.handleTimeout(traveller.now);
    if (traveller.where.startsWith('arriving')) traveller.say(ALPHA, finish(to));
  }
  expect([traveller.now, traveller.where]).toEqual([begunAt + TRANSIT_MS, 'placed 9000']);
  expect(traveller.events().at(-1)).toMatchObject({ type: 'failed', failure: 'timeout' });
});

describe('an arrival at a neighbour that was given up', () => {
  const givenUp = (): Traveller => {
    const traveller = inAlpha().say(ALPHA, finish(BETA));
    traveller.kinds();
    traveller.wait(ARRIVING_MS);
    traveller.kinds();
    return traveller;
  };

  it('counts for a while, and no longer', () => {
    const [soon, late] = [givenUp(), givenUp()];
    soon.now += LATE_MS - 1;
    late.now += LATE_MS;
    expect([soon.say(BETA, placed).where, late.say(BETA, placed).where]).toEqual([
      'placed 9001',
      'placed 9000',
    ]);
    expect(late.kinds()).toEqual(['refused']);
  });

  it('counts no more when the region has said that it kept the agent', () => {
    const traveller = givenUp().say(ALPHA, failed);
    traveller.kinds();
    expect(traveller.say(BETA, placed).where).toBe('placed 9000');
    expect(traveller.kinds()).toEqual(['refused']);
  });

  it('leads from where the agent was placed meanwhile, which had sent it on', () => {
    const traveller = inAlpha().say(ALPHA, finish(GAMMA)).say(GAMMA, finish(BETA)).say(GAMMA, placed);
    traveller.kinds();
    traveller.wait(ARRIVING_MS);
    expect([traveller.where, traveller.kinds()]).toEqual(['placed 9002', ['placed', 'failed']]);
    expect(traveller.say(BETA, placed).events()).toMatchObject([
      { type: 'placed', from: { simulator: GAMMA.simulator }, region: { simulator: BETA.simulator } },
    ]);
    const hears = [ALPHA, GAMMA].map(({ simulator }) =>
      traveller.journey.stillHears(simulator, traveller.now),
    );
    expect(hears).toEqual([false, true]);
  });

  it('ends a teleport that was asked for meanwhile, and is none of it', () => {
    const traveller = givenUp();
    traveller.journey.leave(traveller.now);
    traveller.say(BETA, placed);
    expect(traveller.events()).toMatchObject([
      { type: 'failed', kind: 'teleport', failure: 'overtaken', region: { simulator: ALPHA.simulator } },
      { type: 'placed', kind: 'teleport', region: { simulator: BETA.simulator } },
    ]);
  });
});

describe('an agent that goes nowhere unasked', () => {
  let at: typeof FAR_FROM_IT | undefined;
  const isWalked: JourneyRules['isWalked'] = (from, to) => isOverBorder(from, to, at);
  const staying = (): Traveller => {
    at = undefined;
    const traveller = new Traveller({ staysUnasked: true, isWalked }).say(ALPHA, placed);
    traveller.kinds();
    return traveller;
  };

  it('does not obey a TeleportFinish that nobody has asked for, and is where it was', () => {
    const traveller = staying().say(ALPHA, finish(GAMMA), started, finish(GAMMA));
    expect([traveller.actions(), traveller.kinds()]).toEqual([[], ['refused', 'started', 'refused']]);
    expect(traveller.say(ALPHA, failed).where).toBe('placed 9000');
  });

  it('goes where it has asked to go, on from there, and over borders', () => {
    const traveller = staying();
    traveller.journey.leave(0);
    traveller.say(ALPHA, started, finish(GAMMA)).say(GAMMA, finish(BETA)).say(BETA, placed);
    expect(traveller.where).toBe('placed 9001');
    expect(traveller.events().filter(({ type }) => type === 'departed')).toMatchObject([
      { isAsked: true },
      { isAsked: true },
    ]);
    traveller.say(BETA, crossed(ALPHA));
    expect(traveller.events()).toMatchObject([{ type: 'departed', isAsked: true }]);
  });

  const FAR_FROM_IT = { x: 128, y: 128, z: 25 };
  const NEAR_IT = { x: 200, y: 128, z: 25 };

  it('does not obey a CrossedRegion over a border that there is not, or that it is not at', () => {
    const traveller = staying().say(ALPHA, crossed(GAMMA));
    at = FAR_FROM_IT;
    traveller.say(ALPHA, crossed(BETA));
    expect([traveller.actions(), traveller.kinds(), traveller.where]).toEqual([
      [],
      ['refused', 'refused'],
      'placed 9000',
    ]);
    // Whoever is about to go elsewhere may be pushed over a border, and is not sent over another one.
    traveller.journey.leave(0);
    at = NEAR_IT;
    traveller.say(ALPHA, crossed(GAMMA));
    expect(traveller.where).toBe('leaving 9000');
    at = NEAR_IT;
    traveller.say(ALPHA, crossed(BETA));
    expect(traveller.where).toBe('arriving 9001');
  });

  it('goes on over the next border from where it has crossed one, and is teleported from there to nowhere', () => {
    const next = regionAt(9003, 1002);
    const traveller = staying().say(ALPHA, crossed(BETA)).say(BETA, finish(GAMMA), crossed(GAMMA));
    expect([traveller.where, traveller.kinds()]).toEqual([
      'arriving 9001',
      ['departed', 'refused', 'refused'],
    ]);
    expect(traveller.say(BETA, crossed(next)).where).toBe('arriving 9003');
  });

  it('is told by others as asked or not, and followed', () => {
    const told = [NEAR_IT, FAR_FROM_IT, undefined].map((place) => {
      const traveller = new Traveller({ isWalked }).say(ALPHA, placed);
      traveller.kinds();
      at = place;
      traveller.say(ALPHA, crossed(BETA));
      traveller.say(ALPHA, crossed(BETA));
      return [traveller.where, traveller.events()[0]];
    });
    expect(told).toMatchObject([
      ['arriving 9001', { type: 'departed', isAsked: true }],
      ['arriving 9001', { type: 'departed', isAsked: false }],
      ['arriving 9001', { type: 'departed', isAsked: true }],
    ]);
  });
});
