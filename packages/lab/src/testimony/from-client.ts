/** What each message of a client shows. */
import { CONTROL } from '@landfall/protocol/avatar';
import { CHAT_TYPE, DIALOG, chatTypeOf } from '@landfall/protocol/chat';
import { decodeThrottle, sumThrottle } from '@landfall/protocol/circuit';
import { formatVector, regionCorner } from '@landfall/protocol/datatypes';
import type { Message, MessageOf } from '@landfall/protocol/message';
import type { Arrived, CircuitWitness } from './circuit-witness.ts';
import { textOf } from './names.ts';

type Teller<M extends Message> = (message: M, circuit: CircuitWitness, arrived: Arrived) => void;
type Tellers = { readonly [Name in Exclude<Message['name'], 'Unknown'>]?: Teller<MessageOf<Name>> };

/** By message. */
export const FROM_CLIENT: Tellers = {
  CompleteAgentMovement: ({ AgentData }, circuit, { at }) => {
    circuit.note('CLIENT', at, 'CompleteAgentMovementSent', { circuit: AgentData.CircuitCode });
    circuit.note('SERVER', at, 'CompleteAgentMovementReceived', { user: circuit.userName });
  },
  RegionHandshakeReply: ({ RegionInfo }, circuit, { at }) => {
    circuit.note('CLIENT', at, 'RegionHandshakeReplySent', { flags: RegionInfo.Flags });
    circuit.note('SERVER', at, 'RegionHandshakeReplyReceived', { flags: RegionInfo.Flags });
    circuit.tellArrival(at);
  },
  AgentThrottle: ({ Throttle }, circuit, { at }) => {
    const bitsPerSecond = Math.round(sumThrottle(decodeThrottle(Throttle.Throttles)));
    circuit.note('CLIENT', at, 'AgentThrottleSent', { bitsPerSecond });
  },
  AgentUpdate: ({ AgentData }, circuit, { at }) => {
    // Of a circuit that was open before the recording began, nobody knows which was the first.
    if (circuit.agentUpdates++ === 0 && circuit.steps.has('UseCircuitCodeSent')) {
      const position = AgentData.CameraCenter;
      circuit.note('CLIENT', at, 'FirstAgentUpdateSent', { position, bogus: false });
    }
    const action = actionOf(circuit.controls, AgentData.ControlFlags);
    circuit.controls = AgentData.ControlFlags;
    if (action !== undefined) circuit.note('CLIENT', at, 'Move', { action });
  },
  AgentRequestSit: (_, circuit, { at }) =>
    circuit.note('CLIENT', at, 'Move', { action: 'asks to sit on something' }),
  ChatFromViewer: ({ ChatData }, circuit, { at }) => {
    const { Type, Channel } = ChatData;
    if (Type === CHAT_TYPE.startTyping || Type === CHAT_TYPE.stopTyping)
      return circuit.note('CLIENT', at, 'Typing', { typing: Type === CHAT_TYPE.startTyping });
    const said = {
      message: textOf(ChatData.Message),
      volume: chatTypeOf(Type) ?? String(Type),
      channel: Channel,
    };
    circuit.note('CLIENT', at, 'ChatSaid', said);
  },
  ImprovedInstantMessage: ({ MessageBlock }, circuit, { at }) => {
    if (MessageBlock.Dialog !== DIALOG.message) return;
    const to = circuit.desk.names.agent(MessageBlock.ToAgentID.toString());
    circuit.note('CLIENT', at, 'InstantMessageSent', { to, message: textOf(MessageBlock.Message) });
  },
  UUIDNameRequest: ({ UUIDNameBlock }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'NamesAsked', { names: UUIDNameBlock.length }),
  TeleportLocationRequest: ({ Info }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'TeleportAsked', {
      to: `${formatVector(Info.Position)} in ${placeOf(Info.RegionHandle, circuit)}`,
    }),
  TeleportRequest: ({ Info }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'TeleportAsked', {
      to: `${formatVector(Info.Position)} in a region by its id`,
    }),
  TeleportLandmarkRequest: ({ Info }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'TeleportAsked', { to: Info.LandmarkID.isZero ? 'home' : 'a landmark' }),
  TeleportLureRequest: (_, circuit, { at }) =>
    circuit.note('CLIENT', at, 'TeleportAsked', { to: 'where somebody has offered to' }),
  LogoutRequest: (_, circuit, { at }) => {
    circuit.note('CLIENT', at, 'LogoutInitiated', {});
    circuit.note('SERVER', at, 'LogoutReceived', { user: circuit.userName });
    if (circuit.session !== undefined) circuit.session.logoutAt = at;
  },
  CloseCircuit: (_, circuit, { at }) =>
    circuit.note('CLIENT', at, 'CircuitClosed', { by: 'us', reason: 'close-circuit' }),
};

const WALKING = CONTROL.forward | CONTROL.back | CONTROL.left | CONTROL.right;

/** What an avatar begins or ends to do, by what was held before and what is now. */
function actionOf(before: number, now: number): string | undefined {
  const begins = (bits: number): boolean => (now & bits) !== 0 && (before & bits) === 0;
  const ends = (bits: number): boolean => (now & bits) === 0 && (before & bits) !== 0;
  if (begins(CONTROL.sitOnGround)) return 'sits down on the ground';
  if (begins(CONTROL.standUp)) return 'stands up';
  if (begins(CONTROL.fly)) return 'begins to fly';
  if (ends(CONTROL.fly)) return 'ends flying';
  if (begins(WALKING)) return (now & CONTROL.fly) === 0 ? 'begins to walk' : 'flies off';
  return ends(WALKING) ? 'stands still' : undefined;
}

/** The name of the region at a place in the world, as far as it is known. */
function placeOf(handle: bigint, { desk }: CircuitWitness): string {
  const { x, y } = regionCorner(handle);
  return desk.names.regionAt(handle) ?? `the region at ${x / 256}, ${y / 256}`;
}
