import { arrive } from '@landfall/client';
import type { Ports } from '@landfall/transport/ports';
import type { WorldNews } from '@landfall/viewer/port';
import { inThread, viewerRooms } from '@landfall/viewer/session';
import { WorldTable } from '@landfall/viewer/world';
import { SETTLE_MS } from '../arrival/shore.ts';
import type { Person, Shore } from '../arrival/shore.ts';

/** Somebody with the rooms of a viewer, and all that the viewer is told. */
export async function come(shore: Shore, person: Person, wrap: (ports: Ports) => Ports = (ports) => ports) {
  const { rooms: _, ...options } = shore.options(person);
  const ports = wrap(shore.network.ports());
  const session = await shore.until(arrive({ ...options, rooms: viewerRooms() }, ports));
  const news: WorldNews[] = [];
  const table = new WorldTable();
  const every = (periodMs: number, act: () => void): (() => void) => {
    let stop = ports.clock.after(periodMs, function again() {
      act();
      stop = ports.clock.after(periodMs, again);
    });
    return () => stop();
  };
  const world = inThread(session, { wallTime: () => ports.clock.wallTime(), every });
  world.onNews((each) => {
    news.push(each);
    if (each.type === 'objects') table.apply(each.region, each.changes, ports.clock.now());
    if (each.type === 'regionGone') table.removeRegion(each.region);
  });
  await shore.network.run(SETTLE_MS);
  const last = <Type extends WorldNews['type']>(type: Type) =>
    news.findLast((each): each is Extract<WorldNews, { type: Type }> => each.type === type);
  return { session, world, news, table, last };
}
