import { decodeText } from '@landfall/protocol/bytes';
import {
  AgentAlertMessage,
  AlertMessage,
  ImprovedInstantMessage,
  MapBlockReply,
  MapBlockRequest,
  MapItemReply,
  MapItemRequest,
  MapNameRequest,
  RegionHandleRequest,
  RegionIDAndHandleReply,
  SetStartLocationRequest,
  StartLure,
  TeleportCancel,
  TeleportLandmarkRequest,
  TeleportLocationRequest,
  TeleportLureRequest,
  TeleportRequest,
} from '@landfall/protocol/message/compact';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { UsageError } from '@landfall/protocol/errors';
import { requestOf } from './destination.ts';
import type { Destination } from './destination.ts';
import { HeardLures } from './heard-lures.ts';
import { lureOf } from './lures.ts';
import type { Lure } from './lures.ts';
import { restartOf } from './restart.ts';
import { Travel } from './travel.ts';
import { UNASKED_ANSWERS } from './unasked.ts';
import type { UnaskedAnswer } from './unasked.ts';
import type { TravelEvents } from './travel-events.ts';
import { eventNames } from '../events/index.ts';
import { checkOptions } from '../usage/index.ts';

const MESSAGES = [
  TeleportLocationRequest,
  TeleportRequest,
  TeleportLandmarkRequest,
  TeleportLureRequest,
  TeleportCancel,
  StartLure,
  SetStartLocationRequest,
  MapBlockRequest,
  MapNameRequest,
  MapItemRequest,
  MapBlockReply,
  MapItemReply,
  RegionHandleRequest,
  RegionIDAndHandleReply,
  ImprovedInstantMessage,
  AlertMessage,
  AgentAlertMessage,
];

/** What is done with an offer; `tell` leaves it to who listens to `lure`. */
export type LureAnswer = 'tell' | 'accept' | 'decline';

const LURE_ANSWERS: readonly unknown[] = ['tell', 'accept', 'decline'] satisfies readonly LureAnswer[];

/** How the agent travels. */
export interface TravelOptions {
  /** What becomes of offers to be brought elsewhere; `tell` by default. Of those that are to be accepted one is followed at a time. */
  readonly lures?: LureAnswer | ((lure: Lure) => LureAnswer) | undefined;
  /** What becomes of teleports that a script, an owner or the grid makes; `follow` by default. */
  readonly unasked?: UnaskedAnswer | undefined;
  /** Where to go when the region that the agent is in says that it will be restarted; nowhere by default. */
  readonly escapeTo?: Destination | undefined;
  /** `host:port` of the grid, for links. */
  readonly grid?: string | undefined;
}

/** The room that {@link travel} makes. */
export interface TravelRoom extends SessionRoom {
  readonly name: 'travel';
  start(session: RoomSession<TravelEvents>): Travel;
}

/**
 * Teleports, lures, home and the map: `session.travel`, and the events `setOut`, `lure` and `restarting`.
 * @throws UsageError for options that are none
 */
export function travel(options: TravelOptions = {}): TravelRoom {
  checkTravelOptions(options);
  const { lures = 'tell', escapeTo, grid, unasked = 'follow' } = options;
  return {
    name: 'travel',
    maker: travel,
    events: eventNames<TravelEvents>({ setOut: true, lure: true, restarting: true }),
    messages: MESSAGES,
    start(session) {
      const own = new Travel(session, grid, unasked);
      const heard = new HeardLures(session.scope.ports.clock);
      session.take(MapBlockReply, (message, region) => own.map.receive(message, region));
      session.take(MapItemReply, (message, region) => own.map.receive(message, region));
      session.take(RegionIDAndHandleReply, (message, region) => own.map.receive(message, region));
      session.take(ImprovedInstantMessage, (message, region) => {
        const lure = lureOf(message, region !== session.region);
        if (lure === undefined || heard.isRepeat(lure, region)) return;
        session.emit('lure', lure);
        answer(own, lure, typeof lures === 'function' ? lures(lure) : lures);
      });
      const hear = (text: Uint8Array, extra: AlertMessage['AlertInfo'], region: Region): void => {
        const warning = restartOf(decodeText(text), extra);
        if (warning === undefined || region !== session.region) return;
        region.witness?.observe('RegionRestarting', { words: warning.text });
        session.emit('restarting', { region, ...warning });
        if (escapeTo !== undefined) own.escape(escapeTo);
      };
      session.take(AlertMessage, ({ AlertData, AlertInfo }, region) =>
        hear(AlertData.Message, AlertInfo, region),
      );
      session.take(AgentAlertMessage, ({ AlertData }, region) => hear(AlertData.Message, [], region));
      return own;
    },
  };
}

/** With the longest name that a host can have. */
const GRID = /^[a-z0-9._[\]:-]{1,261}$/i;

function checkTravelOptions(options: TravelOptions): void {
  checkOptions<TravelOptions>('travel', options, {
    lures: 'any',
    escapeTo: 'any',
    grid: 'text',
    unasked: 'any',
  });
  const { lures, escapeTo, grid, unasked } = options;
  const isAnswer = lures === undefined || typeof lures === 'function' || LURE_ANSWERS.includes(lures);
  if (!isAnswer) throw new UsageError(`lures of travel is one of ${LURE_ANSWERS.join(', ')}, or a function`);
  if (unasked !== undefined && !UNASKED_ANSWERS.includes(unasked))
    throw new UsageError(`unasked of travel is one of ${UNASKED_ANSWERS.join(', ')}`);
  if (grid !== undefined && !GRID.test(grid)) throw new UsageError('grid of travel is host:port');
  if (escapeTo !== undefined) requestOf(escapeTo);
}

function answer(own: Travel, lure: Lure, what: LureAnswer): void {
  if (what === 'accept') own.follow(lure);
  else if (what === 'decline') own.decline(lure);
}
