/** The agent's side: log in, arrive, stay, act, leave. */
export { arrive, startSession } from './session/index.ts';
export {
  Session,
  ARRIVAL_DEADLINE_MS,
  ARRIVAL_STEPS,
  ARRIVAL_THROTTLE,
  LOGOUT_WAIT_MS,
} from './session/index.ts';
export type {
  ArrivalReport,
  ArrivalStep,
  ArriveOptions,
  LogoutOptions,
  Placement,
  SessionEnd,
  SessionEvents,
  SessionIdentity,
  SessionLogin,
  SessionOptions,
  StepOptions,
} from './session/index.ts';
export { login, requestLogin } from './login/index.ts';
export type { LoginContext, LoginOptions, LoginPorts } from './login/index.ts';
export { callCapability, requestSeed } from './capabilities/index.ts';
export { EventQueue } from './event-queue/index.ts';
export { BEHAVIOURS, behaviourOf } from './behaviour/index.ts';
export type { Behaviour, BehaviourName } from './behaviour/index.ts';
export type { ClientPorts } from './scope/index.ts';
export type { Logger, LogLevel } from './logger/index.ts';
export { SILENT } from './logger/index.ts';
export type { Region, RegionEvents, RegionTable } from './regions/index.ts';
export type { Agent, AgentEvents, Direction, SitOptions, WalkOptions } from './agent/index.ts';
export type {
  Chat,
  ChatEvents,
  ChatKind,
  HeardAlert,
  HeardChat,
  HeardInstantMessage,
  InstantMessageKind,
  SayOptions,
  SeenTyping,
  Volume,
} from './chat/index.ts';
export type { AgentName, NameOptions, Names } from './names/index.ts';
export { formatName } from './names/index.ts';
export type { Avatar, WorldObject } from './objects/index.ts';
export { PCODE } from './objects/index.ts';
export { keepArrived, ReconnectPolicy } from './reconnect/index.ts';
export type { KeepArrivedOptions, ReconnectDecision, ReconnectOptions } from './reconnect/index.ts';
