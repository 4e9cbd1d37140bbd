import { encodeText } from '@landfall/protocol/bytes';
import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import type { Message, MessageName } from '@landfall/protocol/message';
import { encodeMuteList } from '@landfall/protocol/mute';
import { createRandom, sampleMessage } from '@landfall/protocol/testing';
import { XferSender } from '@landfall/protocol/transfer';
import { MemoryNetwork } from '@landfall/transport/memory';
import { beforeAll, describe, expect, it } from 'vitest';
import { agent } from '../agent/index.ts';
import { assets } from '../assets/index.ts';
import { avatars, ownAvatar } from '../avatars/index.ts';
import { build } from '../build/index.ts';
import { chat } from '../chat/index.ts';
import { contents } from '../contents/index.ts';
import { environment } from '../environment/index.ts';
import { estate } from '../estate/index.ts';
import { gifts } from '../gifts/index.ts';
import { inventory } from '../inventory/index.ts';
import { items } from '../items/index.ts';
import { mutes } from '../mutes/index.ts';
import type { Mute, Mutes } from '../mutes/index.ts';
import { names } from '../names/index.ts';
import { news } from '../news/index.ts';
import { objects } from '../objects/index.ts';
import { parcels } from '../parcels/index.ts';
import { properties } from '../properties/index.ts';
import { scripts } from '../scripts/index.ts';
import { sounds } from '../sounds/index.ts';
import { terraform } from '../terraform/index.ts';
import { terrain } from '../terrain/index.ts';
import {
  arriveInFakeGrid,
  enableNeighbour,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  KEPT_BOX,
  KEPT_ROOT,
  KEPT_SKELETON,
  keptId,
  keptItem,
  toldItem,
  watchPresence,
} from '../testing/index.ts';
import type { FakeGrid, FakeGridOptions } from '../testing/index.ts';
import { transfers } from '../transfers/index.ts';
import { travel } from '../travel/index.ts';
import { uploads } from '../uploads/index.ts';
import type { SessionRoom } from './session-room.ts';

/** Every room there is. */
const ROOMS = () => [
  terrain(),
  objects(),
  properties(),
  build(),
  agent(),
  chat(),
  names(),
  news(),
  avatars(),
  ownAvatar(),
  sounds(),
  scripts(),
  transfers(),
  contents(),
  items(),
  environment(),
  estate(),
  parcels(),
  terraform(),
  inventory(),
  gifts(),
  mutes(),
  uploads(),
  travel(),
  assets(),
];

/** Answers: of the region that was asked, to what was asked, and of no other. */
const ANSWERS = [
  'AbortXfer',
  'AgentCachedTextureResponse',
  'AgentWearablesUpdate',
  'ConfirmXferPacket',
  'MapBlockReply',
  'MapItemReply',
  'ParcelAccessListReply',
  'ParcelDwellReply',
  'ParcelInfoReply',
  'RegionIDAndHandleReply',
  'RequestXfer',
  'SendXferPacket',
  'TransferAbort',
  'TransferInfo',
  'TransferPacket',
  'UUIDNameReply',
] as const;

/** About what is in the region that says it, and kept with that region. */
const OF_THE_REGION = [
  'AssetUploadComplete',
  'AttachedSound',
  'AttachedSoundGainChange',
  'AvatarAnimation',
  'AvatarAppearance',
  'CoarseLocationUpdate',
  'EstateOwnerMessage',
  'GenericStreamingMessage',
  'ImageData',
  'ImageNotInDatabase',
  'ImagePacket',
  'ImprovedTerseObjectUpdate',
  'KillObject',
  'LayerData',
  'ObjectProperties',
  'ObjectPropertiesFamily',
  'ObjectUpdate',
  'ObjectUpdateCached',
  'ObjectUpdateCompressed',
  'ParcelOverlay',
  'ParcelProperties',
  'PreloadSound',
  'RegionInfo',
  'ReplyTaskInventory',
  'SimStats',
  'SimulatorViewerTimeMessage',
  'SoundTrigger',
] as const;

/** Of neighbours on purpose: people and things there are heard, with the region that they are in, and gifts come by the giver's, which only add. */
const HEARD_OVER_BORDERS = [
  'AgentAlertMessage',
  'AlertMessage',
  'BulkUpdateInventory',
  'ChatFromSimulator',
  'ImprovedInstantMessage',
  'LoadURL',
  'ScriptDialog',
  'ScriptQuestion',
  'UpdateCreateInventoryItem',
] as const;

/** About the agent and what it has: of the region that it is in alone. */
const OF_THE_AGENT = [
  'AvatarSitResponse',
  'MuteListUpdate',
  'RemoveInventoryFolder',
  'RemoveInventoryItem',
  'RemoveInventoryObjects',
] as const;

const ALL = [...ANSWERS, ...OF_THE_REGION, ...HEARD_OVER_BORDERS, ...OF_THE_AGENT];

const SAMPLES = 12;

describe('every message that some room obeys', () => {
  const heard = new Set<string>();
  let world: Awaited<ReturnType<typeof beside>>;
  beforeAll(async () => {
    world = await beside((name) => heard.add(name));
  });

  it('is one of a region, of the agent, or heard over borders: a new one is to be judged', () => {
    expect([...heard].toSorted()).toEqual(ALL.toSorted());
  });

  it.each(ALL)('%s of a neighbour changes nothing of the agent, whatever is in it', async (name) => {
    const before = world.stateOfAgent();
    for (let seed = 1; seed <= SAMPLES; seed += 1) world.east.send(about(name, seed));
    await world.network.run(3000);
    const now = world.stateOfAgent();
    const { folders } = name === 'BulkUpdateInventory' ? now : before;
    expect(now).toEqual({ ...before, folders });
    expect(folders).toBeGreaterThanOrEqual(before.folders);
    expect(world.faults).toEqual([]);
  });

  // Last, as it takes away what there was to lose.
  it.each([
    ['RemoveInventoryItem', ['Box', 'Inner', 'My Inventory', 'Trash']],
    ['RemoveInventoryFolder', ['My Inventory', 'Trash']],
  ] as const)('%s of its own region is obeyed', async (name, left) => {
    expect(world.stateOfAgent().kept).toContain('Box');
    world.root.send(about(name, 1));
    await world.network.run(3000);
    expect(world.stateOfAgent().kept).toEqual(left);
  });
});

/** A message of that name that is meant for the agent. */
function about(name: MessageName, seed: number): Message {
  const values = (['random', 'least', 'most'] as const)[seed % 3]!;
  const sampling = { random: createRandom(seed), repeats: 2, values, fieldBytes: 40, optional: true };
  return addressed(sampleMessage(name, sampling)) as Message;
}

const OURS = new Map([
  ['AgentID', FAKE_AGENT_ID],
  ['ToAgentID', FAKE_AGENT_ID],
  ['SessionID', FAKE_SESSION_ID],
]);
const MUTES_FILE = 'mutes.tmp';
/** What there is to take away: of the one message the item, of the next the folder with it, and of the third both. */
const THEIRS = new Map<string, unknown>([
  ['ItemID', keptId(100)],
  ['FolderID', KEPT_BOX],
  ['Filename', encodeText(MUTES_FILE)],
]);

function addressed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(addressed);
  if (typeof value !== 'object' || value === null || value instanceof Uuid || ArrayBuffer.isView(value))
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      OURS.get(field) ?? THEIRS.get(field) ?? addressed(inner),
    ]),
  );
}

/** An agent with all rooms, and a neighbour whose words it hears. */
async function beside(onTaken: (name: string) => void) {
  const network = new MemoryNetwork();
  const rooms = ROOMS().map((room) => listening(room as SessionRoom, onTaken)) as never;
  const faults: string[] = [];
  const watcher = watchPresence((fault) => faults.push(fault));
  const { grid, session } = await arriveInFakeGrid(network, { answerLogin: withFolders }, { rooms }, watcher);
  await fill(network, grid, session.part(mutes));
  const east = await grid.addNeighbour('East Region');
  enableNeighbour(grid, east);
  await network.run(1000);
  const told: string[] = [];
  for (const name of ['placed', 'ended', 'regionAdded', 'regionRemoved', 'lure', 'mutesChanged'] as const)
    session.on(name as 'placed', () => told.push(name));
  return {
    network,
    root: grid.simulator,
    east,
    /** What is told of where the agent is that cannot be. */
    faults,
    stateOfAgent: () => ({
      told: [...told],
      isAlive: session.isAlive,
      region: session.region?.handle === regionHandleOf(256_000, 256_000),
      circuits: session.regions.size,
      position: session.agent.position,
      isSitting: session.agent.isSitting,
      folders: [...session.part(inventory).folders()].length,
      kept: [...session.part(inventory).folders(), ...session.part(inventory).items()]
        .map(({ name }) => name)
        .filter((name) => KEPT_NAMES.includes(name))
        .toSorted(),
      mutes: session.part(mutes).all,
      // A list that somebody offers is fetched from who offers it.
      fetched: east.all('RequestXfer').length,
    }),
  };
}

const KEPT = keptItem(100);
const KEPT_NAMES = [...KEPT_SKELETON, KEPT].map(({ name }) => name);
const MUTED: Mute = { type: 'agent', id: new Uuid(1, 1, 1, 1), name: 'Ann Other', except: [] };

const withFolders: NonNullable<FakeGridOptions['answerLogin']> = (_request, _attempt, response) => ({
  type: 'success',
  response: { ...response, inventoryRoot: KEPT_ROOT, inventorySkeleton: KEPT_SKELETON },
});

/** The region that the agent is in tells of an item, and of who is muted. */
async function fill(network: MemoryNetwork, { simulator }: FakeGrid, own: Mutes): Promise<void> {
  simulator.send(toldItem(KEPT));
  const Filename = encodeText(MUTES_FILE);
  simulator.send({ name: 'MuteListUpdate', MuteData: { AgentID: FAKE_AGENT_ID, Filename } });
  await network.run(500);
  const { ID } = simulator.all('RequestXfer').at(-1)!.XferID;
  simulator.send(new XferSender({ id: ID, bytes: encodeMuteList([MUTED]), now: 0 }).pollMessage()!);
  await network.run(500);
  expect(own.all, 'there is something to lose').toEqual([MUTED]);
}

/** Tells what the room takes. */
function listening(room: SessionRoom, onTaken: (name: string) => void): SessionRoom {
  if (room.start === undefined) return room;
  const start: NonNullable<SessionRoom['start']> = (session, login) => {
    const spy = new Proxy(session, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return (...given: readonly unknown[]) => {
          if (property === 'take') onTaken((given[0] as { readonly name: string }).name);
          return Reflect.apply(value, target, given) as unknown;
        };
      },
    });
    return room.start!(spy, login);
  };
  return { ...room, start };
}
