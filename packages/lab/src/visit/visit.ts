import { arrive } from '@landfall/client';
import type { ArriveOptions, BehaviourName, ClientPorts, Session } from '@landfall/client';
import { formatVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, LandfallError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { endWords } from '../narrator/index.ts';
import type { Clock } from '@landfall/transport/ports';

/** What a visitor does once it is there. */
export interface VisitPlan {
  /** What the client does and leaves out; only a `standard` one speaks and walks. */
  readonly behaviour: BehaviourName;
  /** Seconds from the arrival to the logout, the walk included; a walk that takes longer is finished all the same. */
  readonly staySeconds: number;
  /** Said aloud on arrival, when given. */
  readonly say?: string | undefined;
  /** Metres to walk, eastwards; 0 stays put. */
  readonly walkMetres: number;
}

/** How long the land may take before the visitor sets out all the same; no longer than it means to stay. */
const TERRAIN_WAIT_MS = 5000;
/** A walk takes longer only where there is no getting on: avatars walk 3.2 m/s, and a region may be slow. */
const WALK_START_MS = 8000;
const WALK_MS_A_METRE = 1000;

/**
 * Arrives, does what the plan says, logs out. A `rejection` is a success when the grid refuses it.
 * @throws what `arrive` throws, and ClosedError when the session ended before the plan did.
 */
export async function visit(options: ArriveOptions, plan: VisitPlan, ports: ClientPorts): Promise<void> {
  if (plan.behaviour === 'rejection') return await beRefused(options, ports);
  if (plan.behaviour === 'silent') return await beSilent(options, plan, ports);
  const session = await arrive({ ...options, behaviour: plan.behaviour }, ports);
  const until = ports.clock.now() + plan.staySeconds * 1000;
  try {
    if (plan.behaviour === 'standard') await lookAround(session, plan, options.signal, ports.clock);
    await stay(session, until - ports.clock.now(), options.signal, ports.clock);
    if (plan.behaviour === 'standard') await refuseEarlyEnd(session);
  } finally {
    // A ghost has no circuit to say goodbye on, but holds a socket as everybody does.
    await session.logout();
  }
}

/** Being shown out is what some behaviours are about; a standard visitor wants to know. */
async function refuseEarlyEnd(session: Session): Promise<void> {
  if (session.isAlive) return;
  const { by, reason, words } = await session.ended;
  if (by === 'us') return;
  throw new ClosedError(
    `the session ended before its time: ${endWords(reason)}${words === '' ? '' : ` (${words})`}`,
    {
      by,
      reason,
    },
  );
}

async function beRefused(options: ArriveOptions, ports: ClientPorts): Promise<void> {
  try {
    const session = await arrive({ ...options, behaviour: 'rejection' }, ports);
    await session.logout();
  } catch (error) {
    if (error instanceof RemoteError && error.reason === 'key') return;
    throw error;
  }
  throw new RemoteError('the grid let a wrong password in', 'accepted');
}

/** Somebody who says nothing is placed all the same, or never: how the grid takes it is the story. */
async function beSilent(options: ArriveOptions, plan: VisitPlan, ports: ClientPorts): Promise<void> {
  const until = ports.clock.now() + plan.staySeconds * 1000;
  try {
    await using session = await arrive({ ...options, behaviour: 'silent' }, ports);
    await stay(session, until - ports.clock.now(), options.signal, ports.clock);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
}

/** Waits for the land, says its line and walks its steps. */
export async function lookAround(
  session: Session,
  { say, walkMetres, staySeconds = Infinity }: Pick<VisitPlan, 'say' | 'walkMetres'> & Partial<VisitPlan>,
  signal: AbortSignal | undefined,
  clock: Clock,
): Promise<void> {
  await untilTerrain(session, Math.min(TERRAIN_WAIT_MS, staySeconds * 1000), signal, clock);
  if (say !== undefined && session.isAlive) session.chat.say(say);
  if (walkMetres !== 0 && session.isAlive && signal?.aborted !== true)
    await walkEast(session, walkMetres, signal);
}

async function walkEast(session: Session, metres: number, signal: AbortSignal | undefined): Promise<void> {
  const { position } = session.agent;
  const destination: Vector3 = { ...position, x: position.x + metres };
  try {
    await session.agent.walkTo(destination, {
      signal,
      timeoutMs: WALK_START_MS + Math.abs(metres) * WALK_MS_A_METRE,
    });
  } catch (error) {
    // A wall, or Ctrl-C: what became of the walk is in the evidence, and the visit goes on to its logout.
    if (!(error instanceof LandfallError)) throw error;
  }
}

/** `Landfall Bay at <128, 128, 25.2>` */
export function whereIs({ agent }: Session): string {
  return `${agent.region?.name ?? 'nowhere'} at ${formatVector(agent.position)}`;
}

function untilTerrain(
  { region, ended }: Session,
  limitMs: number,
  signal: AbortSignal | undefined,
  clock: Clock,
): Promise<void> {
  if (region === undefined || region.terrain.isComplete) return Promise.resolve();
  return new Promise((resolve) => {
    const remove = region.on('terrainCompleted', () => resolve());
    const cancel = clock.after(limitMs, resolve);
    signal?.addEventListener('abort', () => resolve(), { once: true });
    void ended.then(() => {
      remove();
      cancel();
      resolve();
    });
  });
}

/** Until the time is up, the session has ended or somebody wants to leave. */
export async function stay(
  session: Session,
  delayMs: number,
  signal: AbortSignal | undefined,
  clock: Clock,
): Promise<void> {
  if (delayMs <= 0 || signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const cancel = clock.after(delayMs, resolve);
    const leave = (): void => {
      cancel();
      resolve();
    };
    signal?.addEventListener('abort', leave, { once: true });
    void session.ended.then(leave);
  });
}
