/**
 * Stands in a region for weeks and raises the alarm when it fails: silent, gone, or not to be entered.
 * node examples/watcher.mjs [grid] [user] [password]
 */
import { pathToFileURL } from 'node:url';
import { keepArrived, news } from '@landfall/client';

/** `alarm` hears what is wrong and `log` when it is well again; until the signal aborts, or nobody can help (a wrong password). */
export async function watch(options, { signal, alarm = console.error, log = console.log, reconnect } = {}) {
  let isDown = false;
  const raise = (words) => {
    isDown = true;
    alarm(words);
  };
  const onArrived = (session) => {
    log(isDown ? `${session.region.name} is back` : `watches ${session.region.name}`);
    isDown = false;
    session.on('lossSuspected', ({ region, signs }) => raise(`${region.name}: ${signs.join(', ')}`));
    session.on('lossDismissed', ({ region }) => {
      isDown = false;
      log(`${region.name} is heard again`);
    });
    session.region.on('avatarsCounted', ({ avatars }) => log(`${avatars} in ${session.region.name}`));
    void session.ended.then(({ by, reason, words }) => {
      if (by !== 'us') raise(`lost by ${by}: ${reason} ${words}`.trim());
    });
  };
  return keepArrived({
    arrive: { ...options, rooms: [news()], signal },
    ...(reconnect === undefined ? {} : { reconnect }),
    onArrived,
    onWaiting: ({ reason, afterMs, attempt }) =>
      raise(`attempt ${attempt} failed (${reason}), again in ${Math.round(afterMs / 1000)} s`),
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [grid = 'localhost:9000', user = 'Test User', password = 'secret'] = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  await watch({ grid, user, password }, { signal: stop.signal });
}
