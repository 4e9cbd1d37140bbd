import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { GridServices, PeerAnswer, PeerRequest } from '../region/index.ts';
import { decodeTidings } from './tiding.ts';
import type { Tiding } from './tiding.ts';

/** What rooms do with what they are told, by `about`. What makes no sense to one of them is a DecodeError, and passed over. */
export type TidingHearers = Readonly<Record<string, (services: GridServices, tiding: Tiding) => void>>;

/** `POST /tidings/`: another process tells. Those of accounts that there are not, and of what nobody hears, are passed over. @returns 400 for what is no list of tidings */
export function takeTidings(
  services: GridServices,
  { method, target, body }: PeerRequest,
  hearers: TidingHearers,
): PeerAnswer {
  if (target !== '/tidings/') return { status: 404, body: encodeUtf8('False') };
  if (method !== 'POST') return { status: 405, body: encodeUtf8('False') };
  try {
    for (const tiding of decodeTidings(body)) hear(services, tiding, hearers);
    return { status: 200, body: encodeUtf8('True') };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { status: 400, body: encodeUtf8('False') };
  }
}

function hear(services: GridServices, tiding: Tiding, hearers: TidingHearers): void {
  const { about, agentId } = tiding;
  if (!Object.hasOwn(hearers, about) || services.accounts.byId(agentId) === undefined) return;
  try {
    hearers[about]!(services, tiding);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
}
