import type { EmbeddedGrid } from '../grid.ts';
import type { Grid } from '../running-grid.ts';
import { answerProcess } from '../simulator/index.ts';
import type { AskPeer, GridServices, Region, RegionPlace } from '../simulator/region/index.ts';

/** What becomes of a question of one grid to the other: it may not come, or be done without its answer coming back. */
export type AskedFate = 'answered' | 'lost' | 'unanswered';

/** Says what becomes of a question; `path` begins with what it is about. */
export type FateOf = (method: string, path: string) => AskedFate;

type Linked = { -readonly [K in keyof GridServices]: GridServices[K] };

/** Two grids know each other as two processes of one do, but in virtual time and without sockets. What is lost is no answer at once, as of a connection that breaks. */
export function linkGrids(grids: readonly [Grid, Grid], fateOf: FateOf = () => 'answered'): void {
  const [one, other] = grids.map((grid) => (grid as EmbeddedGrid).services as Linked);
  link(one!, other!, fateOf);
  link(other!, one!, fateOf);
}

function link(from: Linked, to: Linked, fateOf: FateOf): void {
  const ask: AskPeer = async (_, { method, path, body = new Uint8Array(0) }) => {
    const fate = fateOf(method, path);
    if (fate === 'lost') return undefined;
    const { status, body: said } = await answerProcess(to, { method, target: path, body, address: '' });
    return status === 200 && fate === 'answered' ? said : undefined;
  };
  from.askPeer = ask;
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
