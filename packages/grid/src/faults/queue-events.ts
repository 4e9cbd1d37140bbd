/**
 * Events that only event queues tell: there is no message of the circuit of their name.
 * @source OpenSimulator EventQueueHelper.cs and its callers; viewer, the handlers under LLHTTPRegistration
 */
export const QUEUE_EVENTS = [
  'AgentStateUpdate',
  'ChatterBoxInvitation',
  'ChatterBoxSessionAgentListUpdates',
  'ChatterBoxSessionEventReply',
  'ChatterBoxSessionStartReply',
  'DisplayNameUpdate',
  'EstablishAgentCommunication',
  'ForceCloseChatterBoxSession',
  'NavMeshStatusUpdate',
  'ObjectPhysicsProperties',
  'OpenRegionInfo',
  'ParcelVoiceInfo',
  'RequiredVoiceVersion',
  'SetDisplayNameReply',
  'SimConsoleResponse',
  'WindLightRefresh',
] as const;

/** One of {@link QUEUE_EVENTS}. */
export type QueueEventName = (typeof QUEUE_EVENTS)[number];
