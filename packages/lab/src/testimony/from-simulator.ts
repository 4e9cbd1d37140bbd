/** What each message of a simulator shows. */
import { CHAT_TYPE, DIALOG, chatTypeOf } from '@landfall/protocol/chat';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { PCODE } from '@landfall/protocol/object';
import { SIM_STAT } from '@landfall/protocol/region';
import { describeLayer, layerOfType } from '@landfall/protocol/terrain';
import type { Arrived, CircuitWitness } from './circuit-witness.ts';
import { avatarName, textOf } from './names.ts';

type Teller<M extends Message> = (message: M, circuit: CircuitWitness, arrived: Arrived) => void;
type Tellers = { readonly [Name in Exclude<Message['name'], 'Unknown'>]?: Teller<MessageOf<Name>> };

const objects: Teller<Message & { readonly ObjectData: readonly unknown[] }> = (
  message,
  circuit,
  { at, sizeBytes },
) =>
  circuit.note('CLIENT', at, 'ObjectsReceived', {
    message: message.name,
    objects: message.ObjectData.length,
    sizeBytes,
  });

const inventory = (
  items: number,
  { name }: Message,
  circuit: CircuitWitness,
  { at, sizeBytes }: Arrived,
): void => circuit.note('CLIENT', at, 'InventoryReceived', { message: name, items, sizeBytes });

/** By message. */
export const FROM_SIMULATOR: Tellers = {
  RegionHandshake: ({ RegionInfo }, circuit, { at, sizeBytes }) => {
    const region = textOf(RegionInfo.SimName);
    circuit.note('SERVER', at, 'RegionHandshakeSent', { region });
    circuit.note('CLIENT', at, 'RegionHandshakeReceived', {
      region,
      flags: RegionInfo.RegionFlags,
      sizeBytes,
    });
    const endpoint = circuit.sim;
    if (circuit.isChild) circuit.noteOnce('CLIENT', at, 'NeighbourConnected', { region, endpoint });
    else circuit.noteOnce('CLIENT', at, 'Connected', { region, endpoint });
  },
  AgentMovementComplete: ({ Data, SimData }, circuit, { at }) => {
    const { Position: position, LookAt: lookAt } = Data;
    circuit.placed(at, position, lookAt, textOf(SimData.ChannelVersion));
  },
  LayerData: ({ LayerID, LayerData }, circuit, { at, sizeBytes }) => {
    const layer = layerOfType(LayerID.Type)?.layer ?? `layer ${LayerID.Type}`;
    const neighbour = circuit.isChild ? { neighbour: circuit.region } : {};
    const { patches } = describeLayer(LayerData.Data, LayerID.Type);
    circuit.note('CLIENT', at, 'LayerReceived', { layer, patches: patches.length, sizeBytes, ...neighbour });
  },
  ObjectUpdate: (message, circuit, arrived) => {
    objects(message, circuit, arrived);
    for (const { PCode, FullID, ID, NameValue } of message.ObjectData) {
      const agentId = FullID.toString();
      if (PCode !== PCODE.avatar || circuit.avatars.has(agentId)) continue;
      circuit.avatars.add(agentId);
      const name = avatarName(textOf(NameValue));
      circuit.note('CLIENT', arrived.at, 'AvatarSeen', { name, agentId, localId: ID });
    }
  },
  ObjectUpdateCompressed: objects,
  ObjectUpdateCached: objects,
  ImprovedTerseObjectUpdate: objects,
  ParcelOverlay: ({ ParcelData }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'ParcelReceived', {
      message: 'ParcelOverlay',
      parcel: `part ${ParcelData.SequenceID}`,
    }),
  SimStats: ({ Stat }, circuit, { at }) => {
    const value = (id: number): number => Stat.find(({ StatID }) => StatID === id)?.StatValue ?? 0;
    circuit.note('CLIENT', at, 'RegionStatsReceived', {
      region: circuit.region,
      simFps: value(SIM_STAT.simFps),
      timeDilation: value(SIM_STAT.timeDilation),
      agents: value(SIM_STAT.agents),
    });
  },
  SimulatorViewerTimeMessage: ({ TimeInfo }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'RegionTimeReceived', { gridTime: String(TimeInfo.UsecSinceStart) }),
  CoarseLocationUpdate: ({ Location }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'CoarseLocationsReceived', { avatars: Location.length }),
  UUIDNameReply: ({ UUIDNameBlock }, circuit, { at }) => {
    for (const { ID, FirstName, LastName } of UUIDNameBlock.slice(0, MOST_NAMES)) {
      const name = `${textOf(FirstName)} ${textOf(LastName)}`.trim();
      circuit.note('CLIENT', at, 'NameLearnt', { agentId: ID.toString(), name });
    }
  },
  ChatFromSimulator: ({ ChatData }, circuit, { at }) => {
    const { ChatType } = ChatData;
    const from = textOf(ChatData.FromName);
    if (ChatType === CHAT_TYPE.startTyping || ChatType === CHAT_TYPE.stopTyping)
      return circuit.note('CLIENT', at, 'TypingSeen', { from, typing: ChatType === CHAT_TYPE.startTyping });
    const volume = chatTypeOf(ChatType) ?? String(ChatType);
    circuit.note('CLIENT', at, 'ChatHeard', { from, message: textOf(ChatData.Message), volume });
  },
  ImprovedInstantMessage: ({ MessageBlock }, circuit, { at }) => {
    if (MessageBlock.Dialog !== DIALOG.message) return;
    const from = textOf(MessageBlock.FromAgentName);
    circuit.note('CLIENT', at, 'InstantMessageHeard', { from, message: textOf(MessageBlock.Message) });
  },
  AlertMessage: ({ AlertData }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'AlertHeard', { message: textOf(AlertData.Message) }),
  AgentAlertMessage: ({ AlertData }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'AlertHeard', { message: textOf(AlertData.Message) }),
  BulkUpdateInventory: (message, circuit, arrived) =>
    inventory(message.ItemData.length, message, circuit, arrived),
  UpdateCreateInventoryItem: (message, circuit, arrived) =>
    inventory(message.InventoryData.length, message, circuit, arrived),
  InventoryDescendents: (message, circuit, arrived) =>
    inventory(message.ItemData.length, message, circuit, arrived),
  ImageData: (_, circuit, { at, sizeBytes }) =>
    circuit.note('CLIENT', at, 'AssetReceived', { asset: 'texture', by: 'circuit', sizeBytes }),
  TransferPacket: (_, circuit, { at, sizeBytes }) =>
    circuit.note('CLIENT', at, 'AssetReceived', { asset: 'asset', by: 'circuit', sizeBytes }),
  TeleportStart: (_, circuit, { at }) => circuit.note('CLIENT', at, 'TeleportStarted', {}),
  TeleportProgress: ({ Info }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'TeleportProgressed', { message: textOf(Info.Message) }),
  TeleportLocal: ({ Info }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'TeleportedLocally', { region: circuit.region, position: Info.Position }),
  TeleportFailed: ({ Info }, circuit, { at }) =>
    circuit.note('CLIENT', at, 'TeleportFailed', { reason: textOf(Info.Reason) }),
  KickUser: ({ UserInfo }, circuit, { at }) => {
    const reason = textOf(UserInfo.Reason);
    circuit.note('SERVER', at, 'KickSent', { agent: circuit.userName, reason });
    circuit.note('CLIENT', at, 'Kicked', { reason });
    circuit.ended(at);
  },
  DisableSimulator: (_, circuit, { at }) => circuit.disabled(at),
  CloseCircuit: (_, circuit, { at }) => circuit.disabled(at),
  LogoutReply: (_, circuit, { at }) => {
    const since = circuit.session?.logoutAt;
    circuit.note('SERVER', at, 'LogoutReplySent', { user: circuit.userName });
    circuit.note('CLIENT', at, 'LogoutReplyReceived', {
      afterMs: since === undefined ? 0 : at.monoMs - since.monoMs,
    });
    circuit.ended(at);
  },
};

const MOST_NAMES = 64;
