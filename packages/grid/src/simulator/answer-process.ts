import { giveAsset } from './assets/index.ts';
import { takeMessage } from './chat/index.ts';
import { answerPeer } from './handover/index.ts';
import { HEARERS } from './hearers.ts';
import type { GridServices, PeerAnswer, PeerRequest } from './region/index.ts';
import { takeTidings } from './tidings/index.ts';
import { answerWhereabouts } from './whereabouts/index.ts';

/** Other processes ask about agents and sessions, bring messages, want assets, and tell what has become of accounts. */
export async function answerProcess(services: GridServices, request: PeerRequest): Promise<PeerAnswer> {
  const [, room] = request.target.split('/', 2);
  switch (room) {
    case 'message':
      return takeMessage(services, request);
    case 'tidings':
      return takeTidings(services, request, HEARERS);
    case 'asset':
      return await giveAsset(services, request);
    case 'session':
      return answerWhereabouts(services, request);
    default:
      return await answerPeer(services, request);
  }
}
