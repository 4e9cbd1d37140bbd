import { DecodeError } from '@landfall/protocol/errors';
import {
  agentPath,
  decodeAccessAnswer,
  decodeCreated,
  encodeAccessQuestion,
  encodeAgentPosition,
  encodeAgentUpdate,
  encodeNewAgent,
  encodeNewObject,
  objectPath,
} from '@landfall/protocol/simulation';
import type { AccessAnswer, RegionName } from '@landfall/protocol/simulation';
import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { wardrobeOf } from '../attachments/index.ts';
import { carriedLook, lookOf } from '../avatars/index.ts';
import { cornerOf, placesOf } from '../region/index.ts';
import type { HandoverStep } from '../../faults/index.ts';
import type { GridServices, RegionPlace } from '../region/index.ts';
import { ANSWER_WAIT_MS, isYes, updateWaitMs } from './asking.ts';
import type { RegionPeer, Traveller, Verdict } from './peer.ts';

/** A region of another process, asked by OpenSim's simulator protocol. No answer, and nonsense, are no. */
export function remotePeer(services: GridServices, place: RegionPlace, peerUri: string): RegionPeer {
  const destination = nameOf(place);
  // What nobody waits for any more does not stay under way.
  const ask = async (
    step: HandoverStep,
    method: string,
    path: Partial<Parameters<typeof agentPath>[0]> & { readonly agentId: Uuid },
    body?: Uint8Array,
    timeoutMs: number = ANSWER_WAIT_MS[step],
  ): Promise<Uint8Array | undefined> => {
    const target = agentPath({ regionId: undefined, action: '', auth: '', ...path });
    return await services.askPeer(peerUri, { method, path: target, body, timeoutMs });
  };
  return {
    async queryAccess({ agentId, viaTeleport, position }) {
      const question = encodeAccessQuestion({ viaTeleport, position });
      return verdictIn(
        await ask('query-access', 'QUERYACCESS', { agentId, regionId: place.id }, question),
        decodeAccessAnswer,
      );
    },
    async createAgent({ session, calledBack = Uuid.zero, isChild = true, ...newcomer }) {
      const { account, sessionId, secureSessionId, circuitCode } = session;
      const names = { firstName: account.first, lastName: account.last };
      const ids = { agentId: account.id, sessionId, secureSessionId, circuitCode };
      const { capsPath, position, teleportFlags } = newcomer;
      const how = { capsPath, position, isChild, teleportFlags, calledBack };
      const body = encodeNewAgent({ ...names, ...ids, ...how, destination });
      return verdictIn(await ask('create-agent', 'POST', { agentId: account.id }, body), decodeCreated);
    },
    async updateAgent(traveller) {
      const body = encodeAgentUpdate(updateOf(services, traveller, destination));
      const path = { agentId: traveller.session.account.id };
      return isYes(await ask('update-agent', 'PUT', path, body, updateWaitMs(traveller)));
    },
    async createObject({ parts, position }) {
      const [root] = parts;
      if (root === undefined) return false;
      const body = encodeNewObject({ destination, position, parts, isChanged: true });
      const request = {
        method: 'POST',
        path: objectPath(root.id),
        body,
        timeoutMs: ANSWER_WAIT_MS['create-object'],
      };
      const answer = await services.askPeer(peerUri, request);
      return answer === undefined ? undefined : isYes(answer);
    },
    async updatePlace({ agentId, sessionId, position }) {
      const body = encodeAgentPosition({
        type: 'AgentPosition',
        agentId,
        sessionId,
        destination,
        position,
      });
      return isYes(await ask('update-place', 'PUT', { agentId }, body));
    },
    async closeAgent({ agentId, sessionId }) {
      return !isNo(
        await ask('close-agent', 'DELETE', { agentId, regionId: place.id, auth: sessionId.toString() }),
      );
    },
    async releaseAgent({ agentId, sessionId }) {
      await ask('release-agent', 'DELETE', {
        agentId,
        regionId: place.id,
        action: 'release',
        auth: sessionId.toString(),
      });
    },
  };
}

const nameOf = (place: RegionPlace): RegionName => ({
  id: place.id,
  name: place.name,
  corner: cornerOf(place),
});

function updateOf(services: GridServices, traveller: Traveller, destination: RegionName) {
  const { session, children, wantsRelease, seatId = Uuid.zero, handoverId = Uuid.zero, ...rest } = traveller;
  const places = placesOf(services);
  const handles = Array.from(children, ([key, seed]) => {
    const place = places.find(({ id }) => id.key === key);
    return place === undefined ? [] : [[place.handle, seed] as const];
  });
  return {
    ...rest,
    seatId,
    handoverId,
    look: carriedLook(lookOf(services, session.account.id)),
    worn: wardrobeOf(services, session.account.id).worn,
    type: 'AgentData',
    agentId: session.account.id,
    sessionId: session.sessionId,
    circuitCode: session.circuitCode,
    destination,
    children: new Map(handles.flat()),
    // To our own that there is one says that it is wanted; OpenSim asks what it says, so the session is in it.
    callbackUri: wantsRelease ? services.httpUrl + agentPath(releaseOf(traveller)) : '',
  } as const;
}

const releaseOf = ({ session, fromRegionId }: Traveller): Parameters<typeof agentPath>[0] => ({
  agentId: session.account.id,
  regionId: fromRegionId,
  action: 'release',
  auth: session.sessionId.toString(),
});

function verdictIn(body: Uint8Array | undefined, decode: (body: Uint8Array) => AccessAnswer): Verdict {
  const unreachable = { allowed: false, reason: 'Failed to contact destination' } as const;
  if (body === undefined) return unreachable;
  try {
    const { allowed, reason } = decode(body);
    return allowed ? { allowed: true } : { allowed: false, reason };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return unreachable;
  }
}

/** What OpenSim's regions answer to DELETE is neither. */
const isNo = (body: Uint8Array | undefined): boolean =>
  body !== undefined && decodeText(body).trim().toLowerCase() === 'false';
