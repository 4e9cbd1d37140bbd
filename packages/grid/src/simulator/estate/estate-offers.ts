import type { Offers } from '../capabilities/index.ts';
import { emptyAnswer, llsdAnswer } from '@landfall/assets/http';

/** Nobody is allowed, banned or a manager: everybody may come in. @source OpenSim EstateAccess.cs */
export const estateOffers: Offers = {
  EstateAccess:
    () =>
    ({ method }) =>
      method === 'GET'
        ? llsdAnswer({ AllowedAgents: [], AllowedGroups: [], BannedAgents: [], Managers: [] })
        : emptyAnswer(405),
};
