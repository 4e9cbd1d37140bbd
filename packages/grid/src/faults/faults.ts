import type { Vector3 } from '@landfall/protocol/datatypes';
import type { LoginAnswer, LoginRequest } from '@landfall/protocol/login';
import type { MessageName } from '@landfall/protocol/message';
import type { Cancel } from '@landfall/transport/ports';
import type { QueueEventName } from './queue-events.ts';

/** `received`: from an agent; `sent`: to an agent. */
export type Direction = 'received' | 'sent';

/** What goes wrong with one kind of message. `times` limits it to the first so many. */
export interface MessageFault {
  /** Which kind, such as `AgentUpdate`; also of those that are told by the event queue, such as `TeleportFinish`. */
  readonly message: MessageName | QueueEventName;
  /** Whether those from agents or those to agents are concerned; the event queue's are `sent`. */
  readonly direction: Direction;
  /** Only the first so many; all by default. */
  readonly times?: number;
}

/** A page that no login service would answer with: HTML of some proxy, nothing at all, or a success without a seed. */
export type UnusableLogin = 'html' | 'empty' | 'blank-seed';

/** What regions ask of each other when somebody goes over. */
export type HandoverStep =
  | 'query-access'
  | 'create-agent'
  | 'update-agent'
  | 'create-object'
  | 'update-place'
  | 'close-agent'
  | 'release-agent';

/** What goes wrong between two regions. `times` limits it to the first so many. */
export interface HandoverFault {
  /** The question that goes wrong. */
  readonly step: HandoverStep;
  /** Name of the region that is asked; any by default. */
  readonly region?: string;
  /**
   * `lost`: it is never asked, and whoever asks waits in vain; `unanswered`: it is done, and the answer is lost; `refused`: it is answered
   * no; `late`: it takes `delayMs` more.
   */
  readonly fate: 'lost' | 'unanswered' | 'refused' | 'late';
  /** Of a `late` one: how much longer it takes, milliseconds; 0 by default. */
  readonly delayMs?: number;
  /** Only the first so many; all by default. */
  readonly times?: number;
}

/** Something for the grid to do wrong, so that clients can be tested. */
export type Fault =
  /** Messages are lost inside the simulator: neither handled nor sent. (Lost datagrams are for the link's wrapper.) */
  | ({ readonly kind: 'drop-message' } & MessageFault)
  | ({ readonly kind: 'delay-message'; readonly delayMs: number } & MessageFault)
  /** Messages come twice, the second time `delayMs` later: handled or sent once more, which no circuit takes for a resend. */
  | ({ readonly kind: 'duplicate-message'; readonly delayMs?: number } & MessageFault)
  /** Circuits open, but neither RegionHandshake nor AgentMovementComplete ever come. */
  | { readonly kind: 'silent-handshake' }
  /**
   * Logins get this answer, even with the right password. Refusals that a retry can satisfy (`tos`, `critical`,
   * `mfa-challenge`) are only given while the request does not satisfy them.
   */
  | { readonly kind: 'refuse-login'; readonly answer: LoginAnswer | UnusableLogin; readonly times?: number }
  /** Event queues take polls and never answer them. */
  | { readonly kind: 'deaf-event-queue' }
  /** The event queue's answer that tells of `message`, or any that tells something, breaks off in its middle. */
  | {
      readonly kind: 'break-answer';
      readonly message?: MessageName | QueueEventName;
      readonly times?: number;
    }
  /** Event queues made from now on tell each event once, as OpenSim's do: what is lost with an answer never comes again. */
  | { readonly kind: 'forgetful-event-queue' }
  | ({ readonly kind: 'handover' } & HandoverFault)
  /** Who comes over a border into the region, any by default, is held right behind it, whatever key they press, until they teleport: as OpenSimulator's BulletSim can. */
  | { readonly kind: 'hold-behind-border'; readonly region?: string; readonly times?: number }
  /** A region is gone at once, without a word, until the fault is taken back. Others cannot ask it. */
  | { readonly kind: 'region-down'; readonly region: string }
  /**
   * A region says that it will restart, and again when half of `noticeMs` is over, throws everybody out at their end, and is back `downMs`
   * later: an empty one, but for what stands in it. What is returned calls it off before it has begun.
   */
  | {
      readonly kind: 'region-restart';
      readonly region: string;
      readonly noticeMs: number;
      readonly downMs: number;
    }
  /** Throws an avatar out at once. `agent` is its full name. */
  | { readonly kind: 'kick'; readonly agent: string; readonly reason: string }
  /** Teleports an avatar that has not asked for it, as a script or the grid's owner does. `agent` is its full name, `position` metres in the region. */
  | {
      readonly kind: 'teleport';
      readonly agent: string;
      readonly region: string;
      readonly position: Vector3;
    }
  /** The process is gone at once, without a word to anybody. */
  | { readonly kind: 'crash' };

/** Faults that stay until they are used up or cancelled. */
export type LastingFault = Exclude<
  Fault,
  { readonly kind: 'kick' | 'teleport' | 'crash' | 'region-down' | 'region-restart' }
>;

interface Injected {
  readonly fault: LastingFault;
  left: number;
}

/** The faults that are in force. */
export class Faults {
  readonly #injected = new Set<Injected>();

  /** Puts a fault in force until its `times` are used up; what is returned ends it before. */
  inject(fault: LastingFault): Cancel {
    const injected = { fault, left: 'times' in fault && fault.times !== undefined ? fault.times : Infinity };
    if (injected.left > 0) this.#injected.add(injected);
    return () => {
      this.#injected.delete(injected);
    };
  }

  /** A `silent-handshake` is in force: new circuits are told nothing of the region. */
  get handshakeIsSilent(): boolean {
    return this.#find('silent-handshake', () => true) !== undefined;
  }

  /** A `deaf-event-queue` is in force: polls are not answered. */
  get eventQueueIsDeaf(): boolean {
    return this.#find('deaf-event-queue', () => true) !== undefined;
  }

  /** A `forgetful-event-queue` is in force: queues made now tell each event once. */
  get eventQueueForgets(): boolean {
    return this.#find('forgetful-event-queue', () => true) !== undefined;
  }

  /** When this message is to be handled or sent, in milliseconds from now: never where it is lost, twice where it is doubled. Counts as one of its times. */
  delaysOf(message: string, direction: Direction): readonly number[] {
    if (this.#injected.size === 0) return AT_ONCE;
    const isConcerned = (fault: MessageFault): boolean => concerns(fault, message, direction);
    if (this.#use('drop-message', isConcerned) !== undefined) return NEVER;
    const delayMs = this.#use('delay-message', isConcerned)?.delayMs ?? 0;
    const doubled = this.#use('duplicate-message', isConcerned);
    return doubled === undefined ? [delayMs] : [delayMs, delayMs + (doubled.delayMs ?? 0)];
  }

  /** Must an answer of an event queue break off that tells of these? Counts as one of its times. */
  breaksAnswer(events: () => readonly string[]): boolean {
    if (this.#injected.size === 0) return false;
    const fault = this.#use('break-answer', ({ message }) => {
      const told = events();
      return message === undefined ? told.length > 0 : told.includes(message);
    });
    return fault !== undefined;
  }

  /** The answer that this login gets instead of the right one. Counts as one of its times. */
  loginAnswer(request: LoginRequest): LoginAnswer | UnusableLogin | undefined {
    return this.#use('refuse-login', ({ answer }) => !isSatisfied(answer, request))?.answer;
  }

  /** Is somebody who has come over a border into this region held there? Counts as one of its times. */
  holdsBehindBorder(regionName: string): boolean {
    if (this.#injected.size === 0) return false;
    const isThere = ({ region }: { readonly region?: string }): boolean =>
      region === undefined || region === regionName;
    return this.#use('hold-behind-border', isThere) !== undefined;
  }

  /** What becomes of a question between regions. Counts as one of its times. */
  handover(step: HandoverStep, regionName: string): HandoverFault | undefined {
    if (this.#injected.size === 0) return undefined;
    return this.#use(
      'handover',
      (fault) => fault.step === step && (fault.region === undefined || fault.region === regionName),
    );
  }

  #use<K extends LastingFault['kind']>(
    kind: K,
    matches: (fault: Extract<LastingFault, { kind: K }>) => boolean,
  ): Extract<LastingFault, { kind: K }> | undefined {
    const injected = this.#find(kind, matches);
    if (injected === undefined) return undefined;
    injected.left -= 1;
    if (injected.left <= 0) this.#injected.delete(injected);
    return injected.fault as Extract<LastingFault, { kind: K }>;
  }

  #find<K extends LastingFault['kind']>(
    kind: K,
    matches: (fault: Extract<LastingFault, { kind: K }>) => boolean,
  ): Injected | undefined {
    for (const injected of this.#injected) {
      const { fault } = injected;
      if (fault.kind === kind && matches(fault as Extract<LastingFault, { kind: K }>)) return injected;
    }
    return undefined;
  }
}

const AT_ONCE: readonly number[] = [0];
const NEVER: readonly number[] = [];

const concerns = (fault: MessageFault, message: string, direction: Direction): boolean =>
  fault.message === message && fault.direction === direction;

/** Has the request done what the refusal asks for? */
function isSatisfied(answer: LoginAnswer | UnusableLogin, request: LoginRequest): boolean {
  if (typeof answer === 'string') return false;
  if (answer.type === 'tos') return request.agreeToTos === true;
  if (answer.type === 'critical') return request.readCritical === true;
  if (answer.type !== 'mfa-challenge') return false;
  return (request.token ?? '') !== '' || (request.mfaHash ?? '') !== '';
}
