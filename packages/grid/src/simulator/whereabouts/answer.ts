/** `GET /session/<agent id>/<session id>/`: another process looks for a session; see {@link Whereabouts} for the answers. */
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { GridServices, PeerAnswer, PeerRequest } from '../region/index.ts';
import { whereaboutsIn } from './whereabouts.ts';

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const PATH = new RegExp(`^/session/(${ID})/(${ID})/$`, 'i');

/** Only the regions of this process are looked at, so that no question goes round. Never throws. */
export function answerWhereabouts(services: GridServices, { method, target }: PeerRequest): PeerAnswer {
  const [, agent, session] = PATH.exec(target) ?? [];
  if (agent === undefined || session === undefined) return { status: 404, body: encodeUtf8('False') };
  if (method !== 'GET') return { status: 405, body: encodeUtf8('False') };
  const key = { agentId: Uuid.parse(agent), sessionId: Uuid.parse(session) };
  return { status: 200, body: encodeUtf8(whereaboutsIn(services, key)) };
}
