import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer } from '@landfall/assets/http';

/** Nobody is allowed, banned or a manager: everybody may come in. @source OpenSim EstateAccess.cs */
export const estateOffers: Offers = {
  EstateAccess: () => ({
    methods: ['GET'],
    handle: () => llsdAnswer({ AllowedAgents: [], AllowedGroups: [], BannedAgents: [], Managers: [] }),
  }),
};
