import { emptyAnswer, faultAnswer } from '@landfall/assets/http';
import type { RouteHandler } from '@landfall/assets/http';
import { CAPABILITIES, matchViewer } from '@landfall/assets/viewer';
import type { AssetReader } from '@landfall/assets/viewer';
import type { Offers } from '../capabilities/index.ts';
import type { GridServices } from '../region/index.ts';
import { assetsOf } from './grid-assets.ts';

/**
 * GetTexture, GetMesh, GetMesh2 and ViewerAsset, as the asset service has them: OpenSim's ranges, entity tags.
 * @source PROTOCOL §15, captures/texture-caps
 */
export const viewerOffers = (services: GridServices): Offers => {
  const assets = assetsOf(services);
  return Object.fromEntries([...CAPABILITIES.keys()].map((name) => [name, () => fetchFrom(assets, name)]));
};

const fetchFrom =
  (assets: AssetReader, name: string): RouteHandler =>
  async (request) => {
    const match = matchViewer(assets, { path: `/${name}`, query: queryOf(request.path) });
    if (match === undefined) return emptyAnswer(404);
    return await match.answer(request).catch(faultAnswer);
  };

function queryOf(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? '' : path.slice(mark + 1);
}
