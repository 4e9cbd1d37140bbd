import { asMap, asString } from '@landfall/protocol/llsd';
import type { Region } from '../regions/index.ts';

/** With the longest name that a host can have. */
const ADDRESS = /^https?:\/\/([a-z0-9.-]{1,253}(?::\d{1,5})?)\/?$/i;

/**
 * `host:port` of the grid that a region says it belongs to: where that lets the travellers of others in. Undefined where it does not say;
 * grids of OpenSim that are open to others do.
 * @source OpenSim SimulatorFeaturesModule.cs, GridService.cs (GridURL); seen on master
 */
export function gridOf({ features }: Pick<Region, 'features'>): string | undefined {
  return ADDRESS.exec(asString(asMap(features?.['OpenSimExtras'])['GridURL']))?.[1];
}
