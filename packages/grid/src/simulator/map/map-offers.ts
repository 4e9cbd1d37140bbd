import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer } from '@landfall/assets/http';

/** No pictures of the map. */
export const mapOffers: Offers = {
  MapLayer: () => () => llsdAnswer({ AgentData: { Flags: 0 }, LayerData: [] }),
};
