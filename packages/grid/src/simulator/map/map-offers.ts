import type { Offers } from '../capabilities/index.ts';
import { llsdResponse } from '../../http/index.ts';

/** No pictures of the map. */
export const mapOffers: Offers = {
  MapLayer: () => () => llsdResponse({ AgentData: { Flags: 0 }, LayerData: [] }),
};
