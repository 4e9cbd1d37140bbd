import type { World, WorldNews } from '../port/index.ts';
import type { ViewedSession } from './rooms.ts';
import { WorldTeller } from './tell-world.ts';
import type { Metronome } from './tell-world.ts';

/** A session in the same thread as a viewer's world: for who runs the client in the page. It has to have the rooms of `viewerRooms()`. */
export function inThread(session: ViewedSession, time: Metronome): World {
  const listeners = new Set<(news: WorldNews) => void>();
  const waiting: WorldNews[] = [];
  const teller = new WorldTeller(
    session,
    (news) => {
      if (listeners.size === 0) waiting.push(news);
      for (const listener of listeners) listener(news);
    },
    time,
  );
  return {
    send: (command) => teller.obey(command),
    onNews(listener) {
      listeners.add(listener);
      for (const news of waiting.splice(0)) listener(news);
      return () => listeners.delete(listener);
    },
  };
}
