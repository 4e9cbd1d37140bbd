/** How long one region waits for the answer of another, and what may go wrong on command. */
import { decodeText } from '@landfall/protocol/bytes';
import type { HandoverStep } from '../../faults/index.ts';
import type { GridServices, RegionPlace } from '../region/index.ts';
import type { RegionPeer, Traveller, Verdict } from './peer.ts';

/**
 * How long the answer to each question is waited for, milliseconds.
 * @source OpenSim SimulationServiceConnector.cs: 30 s, 30 s, 200 s, 40 s, 10 s
 */
export const ANSWER_WAIT_MS = {
  'query-access': 30_000,
  'create-agent': 30_000,
  'update-agent': 200_000,
  'create-object': 40_000,
  'update-place': 10_000,
  'close-agent': 10_000,
  'release-agent': 10_000,
} as const satisfies Readonly<Record<HandoverStep, number>>;

/**
 * The same of UpdateAgent over a border, which waits for nobody to enter: longer than `PRESENCE_WAIT_MS`; with the answer of CreateAgent, which calls
 * back who was taken without a word, shorter than `STRANDED_MS`. Ours.
 */
export const CROSSING_WAIT_MS = 45_000;

/** How long the answer to UpdateAgent is waited for. */
export const updateWaitMs = ({ waitForRoot }: Pick<Traveller, 'waitForRoot'>): number =>
  waitForRoot ? ANSWER_WAIT_MS['update-agent'] : CROSSING_WAIT_MS;

/** @source OpenSim AgentHandlers.cs: `True`, or `False` */
export const isYes = (body: Uint8Array | undefined): boolean =>
  body !== undefined && decodeText(body).trim().toLowerCase() === 'true';

const UNREACHABLE: Verdict = Object.freeze({ allowed: false, reason: 'Failed to contact destination' });
const REFUSED: Verdict = Object.freeze({ allowed: false, reason: 'Access Denied' });

/** Asks a region, as far as it can be reached and faults let it. */
export function asked(services: GridServices, { name }: RegionPlace, peer: RegionPeer): RegionPeer {
  const ask = <T>(
    step: HandoverStep,
    call: () => Promise<T>,
    failed: T,
    refused: T,
    waitMs: number = ANSWER_WAIT_MS[step],
  ): Promise<T> => within(services, waitMs, withFault(services, step, name, call, refused), failed);
  return {
    queryAccess: (query) => ask('query-access', () => peer.queryAccess(query), UNREACHABLE, REFUSED),
    createAgent: (newcomer) => ask('create-agent', () => peer.createAgent(newcomer), UNREACHABLE, REFUSED),
    updateAgent: (traveller) =>
      ask('update-agent', () => peer.updateAgent(traveller), false, false, updateWaitMs(traveller)),
    createObject: (thing) => ask('create-object', () => peer.createObject(thing), undefined, false),
    updatePlace: (place) => ask('update-place', () => peer.updatePlace(place), false, false),
    closeAgent: (key) => ask('close-agent', () => peer.closeAgent(key), true, true),
    releaseAgent: (key) => ask('release-agent', () => peer.releaseAgent(key), undefined, undefined),
  };
}

async function withFault<T>(
  services: GridServices,
  step: HandoverStep,
  regionName: string,
  call: () => Promise<T>,
  refused: T,
): Promise<T> {
  const fault = services.faults.handover(step, regionName);
  if (fault?.fate === 'refused') return refused;
  if (fault?.fate === 'lost') return await never();
  if (fault?.fate === 'late') await pause(services, fault.delayMs ?? 0);
  const answer = await call();
  return fault?.fate === 'unanswered' ? await never() : answer;
}

/** The answer, or `otherwise` when it takes too long. */
function within<T>({ ports }: GridServices, ms: number, answer: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = ports.clock.after(ms, () => resolve(otherwise), { background: true });
    answer.finally(cancel).then(resolve, reject);
  });
}

const never = (): Promise<never> => new Promise(() => {});

const pause = ({ ports }: GridServices, ms: number): Promise<void> =>
  new Promise((resolve) => ports.clock.after(ms, resolve, { background: true }));
