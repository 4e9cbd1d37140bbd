/** What ends a session, at all of its simulators. */
export const LOGOUT = 'LogoutRequest';

/** What a simulator waits for before it says more. */
export const AWAITED: ReadonlySet<string> = new Set([
  'UseCircuitCode',
  'CompleteAgentMovement',
  'RegionHandshakeReply',
  'TeleportLocationRequest',
  'TeleportLandmarkRequest',
  'TeleportLureRequest',
  'TeleportRequest',
  LOGOUT,
]);

/** The capability that objects wait for. */
export const SEED = 'seed';

/** Without these nothing has begun, or nothing ends: they are waited for however long it takes. */
export const NEEDED: ReadonlySet<string> = new Set(['UseCircuitCode', LOGOUT]);

/** What is made anew instead of played: it answers what is said now, not what was said then. */
export const LIVE: ReadonlySet<string> = new Set(['PacketAck', 'CompletePingCheck']);

/** What a client waits for before it says more. */
export const ANSWERS: ReadonlySet<string> = new Set([
  'RegionHandshake',
  'AgentMovementComplete',
  'TeleportStart',
  'TeleportLocal',
  'TeleportFailed',
]);
