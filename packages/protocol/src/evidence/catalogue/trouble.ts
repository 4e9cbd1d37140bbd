import { nothing, type Chapter, type Nothing } from './observation.ts';

/** Loss, nonsense, silence and eviction. `message` is a message name, never a body. */
export interface TroubleDetails {
  readonly Resent: { readonly message: string; readonly sequence: number; readonly attempt: number };
  /** One message was given up; the circuit lives on. */
  readonly Undelivered: { readonly message: string; readonly sequence: number; readonly attempts: number };
  /** Who recorded has stopped, while the session went on. */
  readonly WatchEnded: Nothing;
  /** Packets that came again without being marked as such, told once for all of them. */
  readonly Repeated: { readonly packets: number };
  /** A datagram that is not what its format says. */
  readonly Malformed: { readonly what: string; readonly sizeBytes: number };
  /** What moves the agent, or shows it a neighbour, and is not obeyed: said by the wrong one, of somebody else, or too late. */
  readonly NotObeyed: { readonly what: string };
  /** A region has named more neighbours than there may be: there is no circuit to this one. `count` is how many were refused so far. */
  readonly NeighbourRefused: { readonly endpoint: string; readonly count: number };
  /** Datagrams, so many so far, came from addresses where no region of the session is, the last from there: they were dropped. */
  readonly StrangersHeard: { readonly from: string; readonly datagrams: number };
  /** A message of which this build knows the number but nothing else, or not even that. */
  readonly UnknownMessage: { readonly number: string; readonly sizeBytes: number };
  /** The server gave up on a silent agent. */
  readonly AgentTimeout: { readonly agent: string; readonly lastActiveMs: number };
  /** The region that the agent is in may be gone; `signs` in words. */
  readonly LossSuspected: { readonly region: string; readonly signs: string };
  /** It has been heard again. */
  readonly LossDismissed: { readonly region: string };
  /** The client gave up on a silent region. */
  readonly RegionSilent: { readonly region: string; readonly silentMs: number };
  readonly KickSent: { readonly agent: string; readonly reason: string };
  readonly Kicked: { readonly reason: string };
  readonly DisableSimulatorSent: { readonly region: string };
  readonly DisableSimulatorReceived: { readonly region: string };
  /** The circuit is dead. */
  readonly CircuitClosed: { readonly by: 'us' | 'peer' | 'network'; readonly reason: string };
  /** The server holds a ticket that nobody used. */
  readonly TicketUnused: { readonly agent: string; readonly circuit: number; readonly waitedMs: number };
  /** Another process of the grid has not answered for so long that it will never be told of these changes of accounts. */
  readonly TidingsForgotten: { readonly peer: string; readonly forgotten: number };
}

export const TROUBLE: Chapter<TroubleDetails> = {
  Resent: {
    side: 'EITHER',
    component: 'UDP',
    signal: 'RESEND',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ message, sequence, attempt }) =>
      `Message: ${message}, Sequence: ${sequence}, Attempt: ${attempt}`,
  },
  Undelivered: {
    side: 'EITHER',
    component: 'UDP',
    signal: 'UNDELIVERED',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ message, sequence, attempts }) =>
      `Message: ${message}, Sequence: ${sequence}, Attempts: ${attempts}`,
  },
  WatchEnded: {
    side: 'EITHER',
    component: 'UDP',
    signal: 'RECORDING ENDS',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: () => 'Recording ends',
    payload: nothing,
  },
  Repeated: {
    side: 'EITHER',
    component: 'UDP',
    signal: 'REPEAT',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ packets }) => `Packets: ${packets}`,
  },
  Malformed: {
    side: 'EITHER',
    component: 'UDP',
    signal: 'MALFORMED',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ what, sizeBytes }) => `Size: ${sizeBytes}, ${what}`,
  },
  NotObeyed: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'NOT OBEYED',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ what }) => what,
  },
  NeighbourRefused: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'NEIGHBOUR REFUSED',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ endpoint, count }) => `IP: ${endpoint}, Refused: ${count}`,
  },
  StrangersHeard: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'STRANGERS',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ from, datagrams }) => `From: ${from}, Datagrams: ${datagrams}`,
  },
  UnknownMessage: {
    side: 'EITHER',
    component: 'UDP',
    signal: 'UNKNOWN',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ number, sizeBytes }) => `Number: ${number}, Size: ${sizeBytes}`,
  },
  AgentTimeout: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'TIMEOUT',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ agent, lastActiveMs }) => `Agent: ${agent}, LastActive: ${Math.round(lastActiveMs)}ms ago`,
  },
  LossSuspected: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'LOSS SUSPECTED',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ region, signs }) => `Sim: ${region}, ${signs}`,
  },
  LossDismissed: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'LOSS DISMISSED',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ region }) => `Sim: ${region}`,
  },
  RegionSilent: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'SILENCE',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ region, silentMs }) => `Sim: ${region}, LastActive: ${Math.round(silentMs)}ms ago`,
  },
  KickSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND KickUser',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ agent, reason }) => `Agent: ${agent}, Reason: ${reason}`,
  },
  Kicked: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV KickUser',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ reason }) => reason,
  },
  DisableSimulatorSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND DisableSimulator',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ region }) => `Region: ${region}`,
  },
  DisableSimulatorReceived: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV DisableSimulator',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ region }) => `Sim: ${region}`,
  },
  CircuitClosed: {
    side: 'EITHER',
    component: 'UDP',
    signal: 'CLOSED',
    sys: 'PHYSICS',
    sig: 'INFRASTRUCTURE',
    val: ({ by, reason }) => `By: ${by}, Reason: ${reason}`,
  },
  TicketUnused: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'TICKET UNUSED',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ agent, circuit, waitedMs }) =>
      `Agent: ${agent}, Circuit: ${circuit}, Waited: ${Math.round(waitedMs)}ms`,
  },
  TidingsForgotten: {
    side: 'SERVER',
    component: 'WORLD',
    signal: 'TIDINGS FORGOTTEN',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ peer, forgotten }) => `Peer: ${peer}, Forgotten: ${forgotten}`,
  },
};
