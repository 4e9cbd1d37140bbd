import { arrive } from '@landfall/client';
import type { ClientPorts } from '@landfall/client';
import { RemoteError } from '@landfall/protocol/errors';
import type { LoginWords, WorldNews } from '../port/index.ts';
import type { WorkerOrder, WorkerWord } from './connect-worker.ts';
import { wordsOf } from './obey.ts';
import { viewerRooms } from './rooms.ts';
import type { ViewedSession, ViewerStores } from './rooms.ts';
import type { Metronome } from './tell-world.ts';
import { WorldTeller } from './tell-world.ts';

/** A connection to a gateway, as far as a session needs it. */
export interface Gateway {
  /** What the client reaches the grid with, by way of the gateway. */
  readonly ports: ClientPorts;
  /** Hears how the connection to the gateway is. */
  onState(listener: (state: 'open' | 'lost' | 'closed') => void): unknown;
  /** Ends the connection for good. */
  close(): void;
}

/** What a worker has of its own. */
export interface SessionSide {
  /** Connects to the gateway for this login. */
  connect(words: LoginWords): Promise<Gateway>;
  /** Tells the page; what is in `transfer` is handed over. */
  post(word: WorkerWord, transfer: readonly ArrayBuffer[]): void;
  /** Its clock and timers: they say where the sun is, and how often news is told. */
  readonly time: Metronome;
  /** What is kept of this grid from one session to the next; nothing by default. */
  openStores?(grid: string): Promise<ViewerStores>;
}

/** A session in a worker: takes orders, one login after the other. */
export function serveSession(side: SessionSide): (order: WorkerOrder) => void {
  let teller: WorldTeller | undefined;
  let leaveNow: (() => void) | undefined;
  const tell = (news: WorldNews, transfer: readonly ArrayBuffer[] = []): void => side.post(news, transfer);
  const login = async (words: LoginWords): Promise<void> => {
    let gateway: Gateway | undefined;
    let hasEnded = false;
    const leave = new AbortController();
    leaveNow = () => leave.abort();
    const tellOnce = (news: WorldNews, transfer?: readonly ArrayBuffer[]): void => {
      if (news.type === 'ended' && hasEnded) return;
      hasEnded ||= news.type === 'ended';
      tell(news, transfer);
    };
    try {
      tell({ type: 'step', step: 'connecting', agentName: '' });
      gateway = await side.connect(words);
      gateway.onState((state) => {
        tell({ type: 'connection', state });
        // A session that ends with it says only that nothing comes any more.
        if (state === 'closed' && teller !== undefined)
          tellOnce({ type: 'ended', by: 'network', reason: 'gateway-gone', words: '' });
      });
      tell({ type: 'step', step: 'logging-in', agentName: '' });
      const stores = await side.openStores?.(words.grid);
      const session = await enter(words, gateway.ports, leave.signal, stores);
      teller = new WorldTeller(session, tellOnce, side.time);
      await session.ended;
    } catch (error) {
      if (leave.signal.aborted) return tellOnce({ type: 'ended', by: 'us', reason: 'logout', words: '' });
      const reason = error instanceof RemoteError ? error.reason : 'failed';
      tell({ type: 'refused', reason, words: wordsOf(error) });
    } finally {
      teller = undefined;
      leaveNow = undefined;
      gateway?.close();
    }
  };
  return (order) => {
    if (order.type === 'ping') side.post({ type: 'alive' }, []);
    else if (order.type === 'login') void login(order.words);
    else if (teller !== undefined) teller.obey(order.command);
    // On its way in it turns round.
    else if (order.command.type === 'logout') leaveNow?.();
  };
}

async function enter(
  words: LoginWords,
  ports: ClientPorts,
  signal: AbortSignal,
  stores: ViewerStores | undefined,
): Promise<ViewedSession> {
  const { grid, firstName, lastName, passwordHash, start } = words;
  return await arrive(
    {
      grid,
      firstName,
      lastName,
      secret: { passwordHash },
      start,
      signal,
      // A page that was reloaded has not always said goodbye.
      retriesPresence: true,
      rooms: viewerRooms(stores),
    },
    ports,
  );
}
