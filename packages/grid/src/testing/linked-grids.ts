import type { EmbeddedGrid } from '../grid.ts';
import type { Grid } from '../running-grid.ts';
import { answerProcess } from '../simulator/index.ts';
import type { AskPeer, GridServices, Region, RegionPlace } from '../simulator/region/index.ts';

/** What becomes of a question of one grid to the other: it may not come, or be done without its answer coming back. */
export type AskedFate = 'answered' | 'lost' | 'unanswered';

/** Says what becomes of a question; `path` begins with what it is about. */
export type FateOf = (method: string, path: string) => AskedFate;

type Linked = { -readonly [K in keyof GridServices]: GridServices[K] };

/** Grids know each other as processes of one do, but in virtual time and without sockets. What is lost is no answer at once, as of a connection that breaks. */
export function linkGrids(grids: readonly Grid[], fateOf: FateOf = () => 'answered'): void {
  const all = grids.map((grid) => (grid as EmbeddedGrid).services as Linked);
  for (const from of all) {
    const others = all.filter((one) => one !== from);
    from.askPeer = askAmong(others, fateOf);
    for (const to of others) introduce(from, to);
  }
}

function askAmong(others: readonly Linked[], fateOf: FateOf): AskPeer {
  return async (peerUri, { method, path, body = new Uint8Array(0) }) => {
    const fate = fateOf(method, path);
    const to = others.find(({ httpUrl }) => httpUrl === peerUri);
    if (fate === 'lost' || to === undefined) return undefined;
    const { status, body: said } = await answerProcess(to, { method, target: path, body, address: '' });
    return status === 200 && fate === 'answered' ? said : undefined;
  };
}

function introduce(from: Linked, to: Linked): void {
  const { httpUrl } = to;
  const places = to.regions.map((region) => ({ ...placeOf(region), peerUri: httpUrl, httpUrl }));
  (from.elsewhere as RegionPlace[]).push(...places);
}

const placeOf = ({ name, id, handle, gridX, gridY, sizeMetres, endpoint }: Region): RegionPlace => ({
  name,
  id,
  handle,
  gridX,
  gridY,
  sizeMetres,
  endpoint,
});
