/**
 * Follows whoever says "follow me", until somebody says "stay" or they leave.
 * node examples/follower.mjs [grid] [user] [password]
 */
import { pathToFileURL } from 'node:url';
import { arrive } from '@landfall/client';

/** Until the signal aborts or the grid ends it; returns how it ended. */
export async function followOnDemand(options, { signal, log = console.log } = {}) {
  const session = await arrive({ ...options, signal });
  const { agent } = session;

  const follow = async (avatar) => {
    log(`follows ${avatar.name}`);
    try {
      await agent.follow(avatar, { within: 3 });
      log(`${avatar.name} has left`);
    } catch (error) {
      // `stay`, another one to follow, or the end of the session are reasons; anything else is told in full.
      log(`follows ${avatar.name} no more: ${error.reason ?? error}`);
    }
  };

  session.on('chat', ({ isOwn, sourceId, text, reply }) => {
    if (isOwn) return;
    if (/\bstay\b/i.test(text)) agent.stop();
    if (!/\bfollow me\b/i.test(text)) return;
    const avatar = session.region.avatars.find(({ id }) => id.equals(sourceId));
    reply(avatar === undefined ? 'I do not see you.' : 'I am coming.');
    if (avatar !== undefined) void follow(avatar);
  });
  log(`waits in ${session.region.name}`);
  return session.ended;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [grid = 'localhost:9000', user = 'Test User', password = 'secret'] = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  await followOnDemand({ grid, user, password }, { signal: stop.signal });
}
