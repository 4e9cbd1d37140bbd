/**
 * What other processes of the grid ask of the regions of this one: OpenSim's simulator protocol. Who may ask is the affair of the front;
 * whose agent it is, the session proves.
 * @source OpenSim AgentHandlers.cs
 */
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import {
  decodeAccessQuestion,
  decodeAgentPut,
  decodeNewAgent,
  decodeNewObject,
  encodeAccessAnswer,
  encodeCreated,
  parseAgentPath,
  parseObjectPath,
} from '@landfall/protocol/simulation';
import type { AccessAnswer, AgentPath, AgentUpdate, NewAgent } from '@landfall/protocol/simulation';
import type { Session } from '../../services/presence/index.ts';
import { wardrobeOf } from '../attachments/index.ts';
import { keepCarriedLook } from '../avatars/index.ts';
import { endSession, kick } from '../departure/index.ts';
import { placesOf, regionById } from '../region/index.ts';
import type { GridServices, PeerAnswer, PeerRequest, Region } from '../region/index.ts';
import { admissionOf } from './guests.ts';
import { localPeer } from './local-peer.ts';
import type { Traveller, Verdict } from './peer.ts';
import { standing } from './standing.ts';
import { hasRoot } from './whereabouts.ts';

const FALSE = encodeUtf8('false');
/** What a root is told whose session another process has ended: somebody has logged in anew. */
const SESSION_ENDED = 'Your session has ended.';
const NO_REGION: Verdict = { allowed: false, reason: 'There is no such region here' };

/** Never rejects: what makes no sense is answered 400, 404 or 405. */
export async function answerPeer(services: GridServices, request: PeerRequest): Promise<PeerAnswer> {
  try {
    if (request.target.startsWith('/object/')) return await takeObject(services, request);
    return await obey(services, request, parseAgentPath(request.target));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const isNowhere = error.what === 'no path of an agent' || error.what === 'no path of an object';
    return { status: isNowhere ? 404 : 400, body: FALSE };
  }
}

async function obey(
  services: GridServices,
  { method, body, address }: PeerRequest,
  path: AgentPath,
): Promise<PeerAnswer> {
  switch (method) {
    case 'QUERYACCESS':
      return well(encodeAccessAnswer(answerOf(await queryAccess(services, path, body))));
    case 'POST':
      return well(encodeCreated(answerOf(await createAgent(services, path, body)), address));
    case 'PUT':
      return well(encodeUtf8((await updateAgent(services, path, body)) ? 'True' : 'False'));
    case 'DELETE':
      if (!(await closeAgent(services, path, body))) return well(encodeUtf8('False'));
      return well(encodeUtf8(`OpenSim agent ${path.agentId.toString()}`));
    case 'GET':
      return well(encodeUtf8(isRootIn(services, path) ? 'True' : 'False'));
    default:
      return { status: 405, body: FALSE };
  }
}

/** @source OpenSim ObjectHandlers.cs */
async function takeObject(
  services: GridServices,
  { method, target, body }: PeerRequest,
): Promise<PeerAnswer> {
  const objectId = parseObjectPath(target);
  if (method !== 'POST') return { status: 405, body: FALSE };
  const { destination, position, parts } = decodeNewObject(body);
  if (!parts[0]!.id.equals(objectId)) throw new DecodeError('another object than that of the path');
  const region = regionOf(services, destination.id);
  const isTaken = region && (await localPeer(region).createObject({ parts, position }));
  return well(encodeUtf8(isTaken === true ? 'True' : 'False'));
}

const well = (body: Uint8Array): PeerAnswer => ({ status: 200, body });
const answerOf = (verdict: Verdict): AccessAnswer =>
  verdict.allowed ? { allowed: true, reason: '' } : verdict;

/** One that can be asked. */
function regionOf({ regions }: GridServices, id: Uuid | undefined): Region | undefined {
  const region = id === undefined ? undefined : regionById(regions, id);
  return region?.isDown === true ? undefined : region;
}

async function queryAccess(services: GridServices, path: AgentPath, body: Uint8Array): Promise<Verdict> {
  const { viaTeleport, position } = decodeAccessQuestion(body);
  const region = regionOf(services, path.regionId);
  if (region === undefined) return NO_REGION;
  return await localPeer(region).queryAccess({ agentId: path.agentId, viaTeleport, position });
}

async function createAgent(services: GridServices, path: AgentPath, body: Uint8Array): Promise<Verdict> {
  const newcomer = decodeNewAgent(body);
  checkAgent(path, newcomer.agentId);
  // It becomes part of an address.
  Uuid.parse(newcomer.capsPath);
  const region = regionOf(services, newcomer.destination.id);
  if (region === undefined) return NO_REGION;
  // Who is refused keeps the session that they have, and gets none.
  const verdict = admissionOf(region, newcomer);
  if (!verdict.allowed) return verdict;
  const session = guestOf(services, newcomer, region);
  if (session === undefined) return { allowed: false, reason: 'There is no such account here' };
  const { capsPath, teleportFlags, isChild } = newcomer;
  const calledBack = known(newcomer.calledBack);
  const position = isChild ? newcomer.position : standing(region, newcomer.position);
  return await localPeer(region).createAgent({
    session,
    capsPath,
    position,
    lookAt: ZERO_VECTOR,
    teleportFlags,
    isChild,
    calledBack,
  });
}

const known = (id: Uuid): Uuid | undefined => (id.isZero ? undefined : id);

/** The session here; one that is new takes the place of an older one. */
function guestOf(services: GridServices, newcomer: NewAgent, region: Region): Session | undefined {
  const { presence, accounts, regions } = services;
  const { agentId, sessionId, secureSessionId, circuitCode } = newcomer;
  const account = accounts.byId(agentId);
  if (account === undefined) return undefined;
  const former = presence.of(agentId);
  if (former?.sessionId.equals(sessionId) === true) return former;
  if (former !== undefined) endSession(services, former);
  const isHere = ({ agents }: Region): boolean => agents.byId(agentId)?.ticket.session === session;
  const session: Session = {
    account,
    sessionId,
    secureSessionId,
    circuitCode,
    regionName: region.name,
    isArrived: () => regions.some(isHere),
    isGuest: true,
  };
  presence.begin(session);
  return session;
}

async function updateAgent(services: GridServices, path: AgentPath, body: Uint8Array): Promise<boolean> {
  const put = decodeAgentPut(body);
  checkAgent(path, put.agentId);
  const region = regionOf(services, put.destination.id);
  const session = services.presence.of(put.agentId);
  if (region === undefined || session?.sessionId.equals(put.sessionId) !== true) return false;
  if (put.type === 'AgentPosition') return await localPeer(region).updatePlace(put);
  // Who is here as a root does not come, and looks as they say themselves.
  if (region.agents.byId(put.agentId)?.isChild === false) return false;
  const { look, worn, ...traveller } = put;
  if (look !== undefined) keepCarriedLook(services, put.agentId, look);
  wardrobeOf(services, put.agentId).bring(worn);
  return await localPeer(region).updateAgent(travellerIn(services, traveller, region, session));
}

function travellerIn(
  services: GridServices,
  { children, callbackUri, seatId, handoverId, ...put }: Omit<AgentUpdate, 'look' | 'worn'>,
  region: Region,
  session: Session,
): Traveller {
  const places = placesOf(services);
  const seeds = Array.from(children, ([handle, seed]) => {
    const place = places.find((one) => one.handle === handle);
    return place === undefined ? [] : [[place.id.key, seed] as const];
  });
  const position = put.waitForRoot ? standing(region, put.position) : put.position;
  const ids = { seatId: known(seatId), handoverId: known(handoverId) };
  const wantsRelease = callbackUri !== '';
  return { ...put, ...ids, session, position, children: new Map(seeds.flat()), wantsRelease };
}

/** Ours, not OpenSim's: whether the root is in any region of this process. */
const isRootIn = (services: GridServices, path: AgentPath): boolean =>
  hasRoot(services, { agentId: path.agentId, sessionId: sessionOf(path) });

function sessionOf({ auth }: AgentPath): Uuid {
  if (auth === '') throw new DecodeError('an agent is named by its session');
  return Uuid.parse(auth);
}

/** False of a root, which stays. */
async function closeAgent(services: GridServices, path: AgentPath, body: Uint8Array): Promise<boolean> {
  const { agentId, regionId, action } = path;
  const sessionId = sessionOf(path);
  const session = services.presence.of(agentId);
  // Without a region: the whole session.
  if (regionId?.isZero === true) {
    if (session?.sessionId.equals(sessionId) !== true) return true;
    noteLastPlace(services, agentId, body);
    kick(services, session, SESSION_ENDED);
    return true;
  }
  const region = regionOf(services, regionId);
  if (region === undefined) return true;
  const peer = localPeer(region);
  const key = { agentId, sessionId };
  if (action !== 'release') return await peer.closeAgent(key);
  await peer.releaseAgent(key);
  return true;
}

/** Where it was when it left, for the next login to the last place; nothing where nobody says. */
function noteLastPlace({ presence }: GridServices, agentId: Uuid, body: Uint8Array): void {
  if (body.length === 0) return;
  const { destination, position } = decodeAgentPut(body);
  presence.leave(agentId, { regionName: destination.name, position });
}

function checkAgent({ agentId }: AgentPath, named: Uuid): void {
  if (!named.equals(agentId) || agentId.isZero) throw new DecodeError('another agent than that of the path');
}
