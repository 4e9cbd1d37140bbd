/**
 * Walks from post to post, round and round, and says where something stands in the way.
 * node examples/patrol.mjs [grid] [user] [password]
 */
import { pathToFileURL } from 'node:url';
import { arrive } from '@landfall/client';

/** So many rounds of a square with sides of so many metres, or until the signal aborts; returns how often it reached a post, and how often it did not. */
export async function patrol(options, { rounds = Infinity, side = 12, signal, log = console.log } = {}) {
  const session = await arrive({ ...options, signal });
  const { x, y, z } = session.agent.position;
  const posts = [
    { x: x + side, y, z },
    { x: x + side, y: y + side, z },
    { x, y: y + side, z },
    { x, y, z },
  ];
  const tally = { reached: 0, missed: 0 };
  const goesOn = () => session.isAlive && !signal?.aborted;
  for (let round = 1; round <= rounds && goesOn(); round++) {
    for (const post of posts) {
      try {
        await session.agent.walkTo(post, { timeoutMs: 30_000, signal });
        tally.reached++;
      } catch (error) {
        if (!goesOn()) break;
        tally.missed++;
        log(`something stands in the way to ${post.x}, ${post.y}: ${error.message}`);
      }
    }
    if (goesOn()) log(`round ${round}: ${tally.reached} reached, ${tally.missed} missed`);
  }
  await session.logout();
  return tally;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [grid = 'localhost:9000', user = 'Test User', password = 'secret'] = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  await patrol({ grid, user, password }, { signal: stop.signal });
}
