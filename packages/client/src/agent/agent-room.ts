import { AgentUpdate } from '@landfall/protocol/message';
import {
  AgentAlertMessage,
  AgentRequestSit,
  AgentSit,
  AlertMessage,
  AvatarSitResponse,
  MapBlockReply,
  MapBlockRequest,
  TeleportLocationRequest,
} from '@landfall/protocol/message/compact';
import { Emitter, eventNames } from '../events/index.ts';
import { whatWasThrown } from '../logger/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Agent } from './agent.ts';
import type { AgentEvents } from '../avatar-place/index.ts';

const MESSAGES = [
  AlertMessage,
  AgentAlertMessage,
  AgentUpdate,
  AgentRequestSit,
  AgentSit,
  AvatarSitResponse,
  MapBlockRequest,
  MapBlockReply,
  TeleportLocationRequest,
];

const AGENT_EVENTS = {
  of: 'the agent',
  names: new Set(eventNames<AgentEvents>({ moved: true, sat: true, stood: true })),
};

/** How the agent begins. */
export interface AgentOptions {
  /** How far it wants to see, metres; 128 by default. OpenSim opens neighbours and sends objects by it. */
  readonly drawDistance?: number | undefined;
}

/** The room that {@link agent} makes. */
export interface AgentRoom extends SessionRoom {
  readonly name: 'agent';
  start(session: RoomSession): Agent;
}

/**
 * The agent's own avatar: `session.agent`. It knows where the region has placed it, and with the room of objects how it moves on.
 */
export function agent({ drawDistance }: AgentOptions = {}): AgentRoom {
  return {
    name: 'agent',
    maker: agent,
    events: [],
    messages: MESSAGES,
    start(session) {
      const { logger } = session.scope;
      const own = new Agent(
        session,
        new Emitter((error) => logger.log('error', whatWasThrown(error)), AGENT_EVENTS),
      );
      if (drawDistance !== undefined) own.setDrawDistance(drawDistance);
      // How far it went in the region that it leaves is known only now.
      session.on('journey', (news) => {
        if (news.type !== 'departed' || news.kind !== 'crossing' || news.from !== own.region) return;
        news.from?.witness?.observe('Position', { region: news.from.name, position: own.position });
      });
      session.on('placed', ({ region, position, lookAt }) => own.place(region, position, lookAt));
      return own;
    },
  };
}
