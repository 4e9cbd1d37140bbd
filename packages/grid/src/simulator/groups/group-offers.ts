import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer } from '@landfall/assets/http';

/**
 * Capabilities about groups: GroupMemberData tells of no members.
 * @source OpenSim BunchOfCaps.cs, GroupMemberData
 */
export const groupOffers: Offers = {
  GroupMemberData: () => () =>
    llsdAnswer({ agent_id: '', member_count: 0, members: {}, titles: [], defaults: {} }),
};
