/** Deliberate oddities: what a client does not do, so that one can see how a server takes it. */

export type BehaviourName = 'standard' | 'wallflower' | 'silent' | 'ghost' | 'rejection';

/** What a client does and leaves out. {@link BEHAVIOURS} has the named ones; any other mixture works as well. */
export interface Behaviour {
  /** What it is called: see {@link BEHAVIOURS}. */
  readonly name: BehaviourName;
  /** Uses the ticket of the login at all: a ghost logs in and never sends a datagram. */
  readonly usesTicket: boolean;
  /** Says anything after CompleteAgentMovement: no acks, no replies, no capabilities when false. */
  readonly speaks: boolean;
  /** Says by AgentUpdate how the agent moves and where its camera is. */
  readonly sendsAgentUpdates: boolean;
  /** Sends pings of its own; those of the simulator are answered all the same. */
  readonly sendsPings: boolean;
  /** Logs in with a password that is certainly wrong. */
  readonly spoilsPassword: boolean;
}

const STANDARD: Behaviour = Object.freeze({
  name: 'standard',
  usesTicket: true,
  speaks: true,
  sendsAgentUpdates: true,
  sendsPings: true,
  spoilsPassword: false,
});

/** The named behaviours. */
export const BEHAVIOURS: Readonly<Record<BehaviourName, Behaviour>> = Object.freeze({
  standard: STANDARD,
  wallflower: Object.freeze({
    ...STANDARD,
    name: 'wallflower',
    sendsAgentUpdates: false,
    sendsPings: false,
  }),
  silent: Object.freeze({
    ...STANDARD,
    name: 'silent',
    speaks: false,
    sendsAgentUpdates: false,
    sendsPings: false,
  }),
  ghost: Object.freeze({ ...STANDARD, name: 'ghost', usesTicket: false }),
  rejection: Object.freeze({ ...STANDARD, name: 'rejection', spoilsPassword: true }),
});

/** The behaviour itself, or the named one; `standard` when absent. */
export function behaviourOf(behaviour: Behaviour | BehaviourName = 'standard'): Behaviour {
  return typeof behaviour === 'string' ? BEHAVIOURS[behaviour] : behaviour;
}
