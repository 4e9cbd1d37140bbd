import type { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionEvents } from './session-events.ts';

/** Tells where the agent is present, in one order, of what the session tells besides. `isOnTheWay`: the agent was sent to that region. */
export function tellPresence(emitter: Emitter<SessionEvents>, isOnTheWay: (region: Region) => boolean): void {
  let root: Region | undefined;
  /** Gone to, and not become anything yet. */
  const ahead = new Set<Region>();
  /** Those of them that have sent the agent on: once it is placed, they are seen from next door. */
  const passed = new Set<Region>();
  emitter.on('regionAdded', ({ region }) => {
    emitter.emit('presence', { type: 'entered', region });
    if (!region.isChild) return;
    if (isOnTheWay(region)) ahead.add(region);
    else emitter.emit('presence', { type: 'became-neighbour', region });
  });
  emitter.on('placed', ({ region }) => {
    const isElsewhere = region !== root;
    const behind = [...(root?.lifetime.alive === true ? [root] : []), ...passed];
    root = region;
    if (isElsewhere) emitter.emit('presence', { type: 'became-root', region });
    for (const one of behind)
      if (one !== region) emitter.emit('presence', { type: 'became-neighbour', region: one });
    ahead.delete(region);
    passed.clear();
  });
  emitter.on('journey', (news) => {
    if (news.type === 'departed' && news.from && ahead.delete(news.from)) passed.add(news.from);
    if (news.type === 'lost') emitter.emit('presence', { type: 'lost', region: news.region });
  });
  emitter.on('regionRemoved', ({ region }) => {
    ahead.delete(region);
    passed.delete(region);
    emitter.emit('presence', { type: 'left', region });
  });
}
