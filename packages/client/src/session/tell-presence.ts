import type { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionEvents } from './session-events.ts';

/** Tells where the agent is present, in one order, of what the session tells besides. `isOnTheWay`: the agent was sent to that region. */
export function tellPresence(emitter: Emitter<SessionEvents>, isOnTheWay: (region: Region) => boolean): void {
  let root: Region | undefined;
  emitter.on('regionAdded', ({ region }) => {
    emitter.emit('presence', { type: 'entered', region });
    if (region.isChild && !isOnTheWay(region)) emitter.emit('presence', { type: 'became-neighbour', region });
  });
  emitter.on('placed', ({ region }) => {
    if (region === root) return;
    const behind = root;
    root = region;
    emitter.emit('presence', { type: 'became-root', region });
    if (behind?.lifetime.alive === true)
      emitter.emit('presence', { type: 'became-neighbour', region: behind });
  });
  emitter.on('journey', (news) => {
    if (news.type === 'lost') emitter.emit('presence', { type: 'lost', region: news.region });
  });
  emitter.on('regionRemoved', ({ region }) => emitter.emit('presence', { type: 'left', region }));
}
