import { formatVector, type Vector3 } from '../../datatypes/index.ts';
import { nothing, type Chapter } from './observation.ts';

/** From region to region, and within one: borders crossed, teleports, walks that did not end where they should. */
export interface TravelDetails {
  /** The avatar goes on in the region next door; `from` is the name of the one it leaves, `endpoint` where it goes, `region` its name where that is known. */
  readonly RegionCrossed: {
    readonly from: string;
    readonly endpoint: string;
    readonly region?: string | undefined;
  };
  /** `isAsked` is false where nobody here has asked for it. */
  readonly TeleportStarted: { readonly isAsked?: boolean | undefined };
  /** The region's own words on how a teleport goes. */
  readonly TeleportProgressed: { readonly message: string };
  /** The agent is in another region now: it has placed it. */
  readonly RootChanged: { readonly region: string; readonly from: string };
  /** The agent is where it was, in `region`: `step` never came, and `words` are the region's, or how the circuit ended. */
  readonly JourneyFailed: {
    readonly region: string;
    readonly step: string;
    readonly failure: string;
    readonly words: string;
  };
  /** The region ahead has not placed the agent, and `region`, which had sent it on there, has not either: it is asked again. Otherwise as `JourneyFailed`. */
  readonly TurnedBack: {
    readonly region: string;
    readonly step: string;
    readonly failure: string;
    readonly words: string;
  };
  /** No region has the agent any more: it was on its way to `region`, and `step` never came. */
  readonly AgentLost: { readonly region: string; readonly step: string; readonly reason: string };
  /** A teleport is asked for; `to` in words. */
  readonly TeleportAsked: { readonly to: string };
  /** A teleport to a place that was wished for, in words, came to nothing before any region was asked for it. */
  readonly TeleportNotAsked: { readonly to: string; readonly reason: string };
  /** The region will be restarted; `words` are its own. */
  readonly RegionRestarting: { readonly words: string };
  /** A teleport leads to another region, at `endpoint`; `region` is its name where that is known. */
  readonly Teleported: {
    readonly from: string;
    readonly endpoint: string;
    readonly region?: string | undefined;
  };
  /** A teleport has ended in the same region. */
  readonly TeleportedLocally: { readonly region: string; readonly position: Vector3 };
  /** `reason` is the region's own word. */
  readonly TeleportFailed: { readonly reason: string };
  /** The walk ended somewhere else than it was to end. */
  readonly WalkFailed: { readonly destination: Vector3; readonly why: string };
}

export const TRAVEL: Chapter<TravelDetails> = {
  RegionCrossed: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'RECV CrossedRegion',
    sys: 'MIGRATION',
    sig: 'TRANSIT',
    val: ({ from, endpoint }) => `From: ${from}, IP: ${endpoint}`,
  },
  TeleportStarted: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV TeleportStart',
    sys: 'MIGRATION',
    sig: 'TRANSIT',
    val: ({ isAsked }) => (isAsked === false ? 'Teleport started, unasked' : 'Teleport started'),
    payload: nothing,
  },
  TeleportProgressed: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV TeleportProgress',
    sys: 'MIGRATION',
    sig: 'TRANSIT',
    val: ({ message }) => `Progress: ${message}`,
  },
  RootChanged: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'ROOT CHANGED',
    sys: 'MIGRATION',
    sig: 'TRANSIT',
    val: ({ region, from }) => `Sim: ${region}, From: ${from}`,
  },
  JourneyFailed: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'JOURNEY FAIL',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ region, step, failure, words }) =>
      `Sim: ${region}, Missing: ${step}, Why: ${failure}${words === '' ? '' : `, ${words}`}`,
  },
  TurnedBack: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'TURNED BACK',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ region, step, failure, words }) =>
      `Sim: ${region}, Missing: ${step}, Why: ${failure}${words === '' ? '' : `, ${words}`}`,
  },
  AgentLost: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'AGENT LOST',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ region, step, reason }) => `Sim: ${region}, Missing: ${step}, Why: ${reason}`,
  },
  TeleportAsked: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'SEND TeleportRequest',
    sys: 'MIGRATION',
    sig: 'TRANSIT',
    val: ({ to }) => `To: ${to}`,
  },
  TeleportNotAsked: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'TELEPORT UNASKED',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ to, reason }) => `To: ${to}, Why: ${reason}`,
  },
  RegionRestarting: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'REGION RESTART',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ words }) => words,
  },
  Teleported: {
    side: 'CLIENT',
    component: 'CAPS',
    signal: 'RECV TeleportFinish',
    sys: 'MIGRATION',
    sig: 'TRANSIT',
    val: ({ from, endpoint }) => `From: ${from}, IP: ${endpoint}`,
  },
  TeleportedLocally: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV TeleportLocal',
    sys: 'MIGRATION',
    sig: 'TRANSIT',
    val: ({ region, position }) => `Sim: ${region}, Pos: ${formatVector(position)}`,
  },
  TeleportFailed: {
    side: 'CLIENT',
    component: 'UDP',
    signal: 'RECV TeleportFailed',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ reason }) => `Reason: ${reason}`,
  },
  WalkFailed: {
    side: 'CLIENT',
    component: 'WORLD',
    signal: 'WALK FAIL',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ destination, why }) => `Dest: ${formatVector(destination)}, ${why}`,
  },
};
