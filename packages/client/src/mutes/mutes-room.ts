import { decodeText } from '@landfall/protocol/bytes';
import { DecodeError, LandfallError } from '@landfall/protocol/errors';
import { checkAddressee } from '@landfall/protocol/journey';
import {
  GenericMessage,
  MuteListRequest,
  MuteListUpdate,
  RemoveMuteListEntry,
  UpdateMuteListEntry,
  UseCachedMuteList,
} from '@landfall/protocol/message/compact';
import { decodeMuteList } from '@landfall/protocol/mute';
import type { KeyValueStore } from '@landfall/transport/ports';
import { agentBlock } from '../circuits/index.ts';
import { eventNames } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { transfers } from '../transfers/index.ts';
import { Mutes } from './mutes.ts';
import type { MutesChanged } from './mutes.ts';

/** How mutes are kept. */
export interface MutesOptions {
  /** Where they outlive the session, for grids that keep none; nowhere by default. Only the agent's own key is used. */
  readonly store?: KeyValueStore | undefined;
}

/** What is told of mutes. */
export interface MutesEvents {
  /** Somebody or something is muted now, or is no more. */
  readonly mutesChanged: MutesChanged;
}

/** The room that {@link mutes} makes. */
export interface MutesRoom extends SessionRoom {
  readonly name: 'mutes';
  start(session: RoomSession<MutesEvents>): Mutes;
}

/** Lists are some KiB; this is ten thousand names. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/**
 * Whom the agent does not want to hear: `session.mutes`, and the event `mutesChanged`. Needs `transfers()` before it. Asks the first region
 * for what the grid has kept.
 */
export function mutes({ store }: MutesOptions = {}): MutesRoom {
  return {
    name: 'mutes',
    maker: mutes,
    needs: { transfers },
    events: eventNames<MutesEvents>({ mutesChanged: true }),
    messages: [
      MuteListRequest,
      MuteListUpdate,
      UseCachedMuteList,
      UpdateMuteListEntry,
      RemoveMuteListEntry,
      GenericMessage,
    ],
    start(session) {
      const own = new Mutes({
        scope: session.scope,
        region: () => session.region,
        store,
        tell: (changed) => session.emit('mutesChanged', changed),
      });
      const warn = (error: unknown): void =>
        session.scope.logger.log(
          'warn',
          `the mute list: ${error instanceof Error ? error.message : String(error)}`,
        );
      own.load().catch(warn);
      const asked = askOnce(session);
      session.take(MuteListUpdate, (message, region) => {
        if (region !== asked()) throw new DecodeError(`${message.name} of a region that was not asked`);
        checkAddressee(message.name, { agentId: message.MuteData.AgentID }, session.scope.ids);
        void fetchList(own, message, region).catch(warn);
      });
      return own;
    },
  };
}

/** When the agent is somewhere for the first time. @returns the region that was asked */
function askOnce(session: RoomSession<MutesEvents>): () => Region | undefined {
  let asked: Region | undefined;
  const remove = session.on('placed', ({ region }) => {
    remove();
    asked = region;
    const AgentData = agentBlock(session.scope.ids);
    // 0 is no list's own sum: all of it is wanted.
    region.circuit.send({ name: 'MuteListRequest', AgentData, MuteData: { MuteCRC: 0 } }, { reliable: true });
  });
  return () => asked;
}

async function fetchList(own: Mutes, { MuteData }: MuteListUpdate, region: Region): Promise<void> {
  const name = decodeText(MuteData.Filename);
  if (name === '') return;
  try {
    const bytes = await region.part(transfers).fetchFile(name, { maxBytes: MAX_FILE_BYTES });
    own.receiveList(decodeMuteList(bytes));
  } catch (error) {
    // A region that ends meanwhile, a list that nobody can read: what is said here counts all the same.
    if (!(error instanceof LandfallError)) throw error;
  }
}
