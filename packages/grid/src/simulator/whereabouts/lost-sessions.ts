/**
 * A process of the grid has ended, and has told nobody who was in it. The process that they logged in to looks for each of its sessions: one that is
 * nowhere is over. Who is handed over while it is looked for may be missed in both processes, so that it takes two looks; and a process that does
 * not answer may have it, and is asked again.
 */
import { decodeText } from '@landfall/protocol/bytes';
import type { Session } from '../../services/presence/index.ts';
import { endSession } from '../departure/index.ts';
import { tellGoing } from '../friends/index.ts';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';
import { whereaboutsIn } from './whereabouts.ts';
import type { SessionKey } from './whereabouts.ts';

const ANSWER_MS = 10_000;
/** Longer than a hand-over takes from one process to the other. */
const AGAIN_MS = 1000;
const LOOKS = 2;

/** Those that are being looked for. */
const SOUGHT = new Part<GridServices, Set<Session>>(() => new Set());

/** Looks for all sessions that have logged in here, and ends those that nobody has. */
export function endLostSessions(services: GridServices): void {
  for (const session of services.presence) if (session.isGuest !== true) void seek(services, session);
}

/** Its promise is never rejected. */
async function seek(services: GridServices, session: Session): Promise<void> {
  const sought = services.part(SOUGHT);
  if (sought.has(session)) return;
  sought.add(session);
  if (await isNowhere(services, session)) end(services, session);
  sought.delete(session);
}

async function isNowhere(services: GridServices, session: Session): Promise<boolean> {
  const { account, sessionId } = session;
  const key = { agentId: account.id, sessionId };
  const isOnline = (): boolean => services.presence.of(account.id) === session;
  for (let looks = 0; isOnline();) {
    const found = await find(services, key);
    if (found === 'here') return false;
    looks = found === 'away' ? looks + 1 : 0;
    if (looks === LOOKS) return isOnline();
    await pause(services);
  }
  return false;
}

/** `away` is what all processes say. */
async function find(services: GridServices, key: SessionKey): Promise<string> {
  const path = `/session/${key.agentId.toString()}/${key.sessionId.toString()}/`;
  const uris = new Set(services.elsewhere.flatMap(({ peerUri }) => peerUri ?? []));
  const ask = async (uri: string): Promise<string> => {
    const answer = await services.askPeer(uri, { method: 'GET', path, timeoutMs: ANSWER_MS });
    return answer === undefined ? 'coming' : decodeText(answer);
  };
  const found = [whereaboutsIn(services, key), ...(await Promise.all([...uris].map(ask)))];
  if (found.includes('here')) return 'here';
  return found.every((one) => one === 'away') ? 'away' : 'coming';
}

function pause({ ports: { clock } }: GridServices): Promise<void> {
  return new Promise((resolve) => void clock.after(AGAIN_MS, resolve, { background: true }));
}

/** Its child agents go, here and in the other processes; friends are told. */
function end(services: GridServices, session: Session): void {
  endSession(services, session, true);
  tellGoing(services, session.account.id);
}
