import type { Offers } from '../capabilities/index.ts';
import { llsdResponse } from '../../http/index.ts';

/** @source OpenSim BunchOfCaps.cs, GroupMemberData */
export const groupOffers: Offers = {
  GroupMemberData: () => () =>
    llsdResponse({ agent_id: '', member_count: 0, members: {}, titles: [], defaults: {} }),
};
