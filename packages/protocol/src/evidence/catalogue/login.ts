import { nothing, type Chapter, type Nothing } from './observation.ts';

/** Getting the ticket, over HTTP. No password, hash, token or session id has a place here. */
export interface LoginDetails {
  /** About to ask; `mode` is the behaviour, such as `standard` or `wallflower`. */
  readonly LoginStart: { readonly uri: string; readonly user: string; readonly mode: string };
  /** A step on the way; `status` is one word, such as `ConnectingToSim` or `Redirecting`. */
  readonly LoginProgress: { readonly status: string; readonly message: string };
  readonly LoginSuccess: { readonly agentId: string; readonly circuit?: number; readonly region?: string };
  /** Refused or impossible; `reason` is the peer's word (`key`, `presence`, `tos`…) or ours (`unreachable`…). */
  readonly LoginFail: { readonly reason: string; readonly message: string };
  /** A long-lived agent tries again. */
  readonly Reconnect: { readonly attempt: number; readonly waitMs: number; readonly reason: string };
  /** The session is in another region than was asked for. `unknown`: the grid has no such place of the agent's, or its region is gone. */
  readonly ArrivedElsewhere: {
    readonly asked: string;
    readonly region: string;
    readonly unknown?: 'last' | 'home';
  };
  readonly LoginReceived: {
    readonly user: string;
    readonly viewer: string;
    readonly channel: string;
    readonly from: string;
    readonly encoding?: 'XML-RPC' | 'LLSD';
  };
  readonly AuthSuccess: { readonly user: string };
  readonly AuthFail: { readonly user: string; readonly reason?: string };
  readonly CircuitProvision: { readonly circuit: number; readonly region: string };
  readonly CircuitFail: { readonly reason: string; readonly user?: string };
  /** `outcome` is `Success` or the reason of the refusal. */
  readonly LoginResponseSent: {
    readonly outcome: string;
    readonly user?: string;
    readonly encoding?: 'XML-RPC' | 'LLSD';
  };
}

export const LOGIN: Chapter<LoginDetails> = {
  LoginStart: {
    side: 'CLIENT',
    component: 'LOGIN',
    signal: 'START',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ uri }) => `URI: ${uri}`,
    payload: ({ uri, user, mode }) => `URI: ${uri}, User: ${user}, Mode: ${mode}`,
  },
  LoginProgress: {
    side: 'CLIENT',
    component: 'LOGIN',
    signal: ({ status }) => `PROGRESS ${status}`,
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ message }) => message,
  },
  LoginSuccess: {
    side: 'CLIENT',
    component: 'LOGIN',
    signal: 'SUCCESS',
    sys: 'MIGRATION',
    sig: 'ENTRY',
    val: ({ agentId }) => `Agent: ${agentId}`,
  },
  LoginFail: {
    side: 'CLIENT',
    component: 'LOGIN',
    signal: 'FAIL',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ reason, message }) => (message === '' ? reason : message),
  },
  Reconnect: {
    side: 'CLIENT',
    component: 'LOGIN',
    signal: 'RECONNECT',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ attempt, waitMs, reason }) =>
      `Attempt: ${attempt}, Wait: ${Math.round(waitMs)}ms, Reason: ${reason}`,
  },
  ArrivedElsewhere: {
    side: 'CLIENT',
    component: 'LOGIN',
    signal: 'ARRIVED ELSEWHERE',
    sys: 'RANGER',
    sig: 'INTERVENTION',
    val: ({ asked, region }) => `Asked: ${asked}, Sim: ${region}`,
  },
  LoginReceived: {
    side: 'SERVER',
    component: 'LOGIN',
    signal: ({ encoding = 'XML-RPC' }) => `RECV ${encoding} login_to_simulator`,
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ user, viewer, channel, from }) =>
      `User: ${user}, Viewer: ${viewer}, Channel: ${channel}, IP: ${from}`,
  },
  AuthSuccess: {
    side: 'SERVER',
    component: 'LOGIN',
    signal: 'AUTH SUCCESS',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ user }) => `User: ${user}`,
  },
  AuthFail: {
    side: 'SERVER',
    component: 'LOGIN',
    signal: 'AUTH FAIL',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ user }) => `User: ${user}`,
  },
  CircuitProvision: {
    side: 'SERVER',
    component: 'LOGIN',
    signal: 'CIRCUIT PROVISION',
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ circuit, region }) => `Circuit: ${circuit}, Region: ${region}`,
  },
  CircuitFail: {
    side: 'SERVER',
    component: 'LOGIN',
    signal: 'CIRCUIT FAIL',
    sys: 'MIGRATION',
    sig: 'DENIAL',
    val: ({ reason }) => `Reason: ${reason}`,
  },
  LoginResponseSent: {
    side: 'SERVER',
    component: 'LOGIN',
    signal: ({ encoding = 'XML-RPC' }) => `SEND ${encoding} Response`,
    sys: 'MIGRATION',
    sig: 'HANDSHAKE',
    val: ({ outcome }) => outcome,
  },
};

/** Leaving again. */
export interface LogoutDetails {
  readonly LogoutInitiated: Nothing;
  readonly LogoutReplyReceived: { readonly afterMs: number };
  /** OpenSim often ends event queue or circuit before its reply is sent: `ended` is what showed that it has heard. */
  readonly LogoutReplyMissing: { readonly waitedMs: number; readonly ended?: 'event queue' | 'circuit' };
  /** The client's end of the session. */
  readonly Departed: { readonly reason: string };
  readonly LogoutReceived: { readonly user: string };
  readonly LogoutReplySent: { readonly user: string };
  /** The server has removed the agent; `child` is there when it had none but its eyes in the region. */
  readonly AgentDeparted: { readonly user: string; readonly reason: string; readonly child?: true };
}

export const LOGOUT: Chapter<LogoutDetails> = {
  LogoutInitiated: {
    side: 'CLIENT',
    component: 'LOGOUT',
    signal: 'INITIATE',
    sys: 'MIGRATION',
    sig: 'DEPARTURE',
    val: () => 'Logout requested',
    payload: nothing,
  },
  LogoutReplyReceived: {
    side: 'CLIENT',
    component: 'LOGOUT',
    signal: 'RECV LogoutReply',
    sys: 'MIGRATION',
    sig: 'DEPARTURE',
    val: ({ afterMs }) => `Reply after ${Math.round(afterMs)}ms`,
  },
  LogoutReplyMissing: {
    side: 'CLIENT',
    component: 'LOGOUT',
    signal: 'NO LogoutReply',
    sys: 'MIGRATION',
    sig: 'DEPARTURE',
    val: ({ waitedMs }) => `No reply in ${Math.round(waitedMs)}ms`,
  },
  Departed: {
    side: 'CLIENT',
    component: 'LOGOUT',
    signal: 'DEPARTED',
    sys: 'MIGRATION',
    sig: 'DEPARTURE',
    val: ({ reason }) => `Departed: ${reason}`,
  },
  LogoutReceived: {
    side: 'SERVER',
    component: 'LOGOUT',
    signal: 'RECV LogoutRequest',
    sys: 'MIGRATION',
    sig: 'DEPARTURE',
    val: ({ user }) => `User: ${user}`,
  },
  LogoutReplySent: {
    side: 'SERVER',
    component: 'LOGOUT',
    signal: 'SEND LogoutReply',
    sys: 'MIGRATION',
    sig: 'DEPARTURE',
    val: ({ user }) => `User: ${user}`,
  },
  AgentDeparted: {
    side: 'SERVER',
    component: 'LOGOUT',
    signal: 'DEPARTURE',
    sys: 'MIGRATION',
    sig: 'DEPARTURE',
    val: ({ user, reason }) => `User: ${user}, Reason: ${reason}`,
  },
};
