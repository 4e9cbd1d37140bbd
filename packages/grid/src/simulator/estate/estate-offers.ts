import type { Offers } from '../capabilities/index.ts';
import { emptyResponse, llsdResponse } from '../../http/index.ts';

/** Nobody is allowed, banned or a manager: everybody may come in. @source OpenSim EstateAccess.cs */
export const estateOffers: Offers = {
  EstateAccess:
    () =>
    ({ method }) =>
      method === 'GET'
        ? llsdResponse({ AllowedAgents: [], AllowedGroups: [], BannedAgents: [], Managers: [] })
        : emptyResponse(405),
};
