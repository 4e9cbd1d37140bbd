/**
 * Greets everybody who comes, and answers who says hello.
 * node examples/greeter.mjs [grid] [user] [password]
 */
import { pathToFileURL } from 'node:url';
import { arrive } from '@landfall/client';

/** Until the signal aborts or the grid ends it; returns how it ended. */
export async function greet(options, { signal, log = console.log } = {}) {
  const session = await arrive({ ...options, signal });
  const here = new Set();

  const welcome = ({ id, name }) => {
    if (id.equals(session.agent.id) || here.has(name)) return;
    here.add(name);
    session.chat.say(`Welcome, ${name}!`);
    log(`${name} has come`);
  };
  const part = ({ name }) => {
    if (here.delete(name)) log(`${name} has left`);
  };

  for (const avatar of session.region.avatars) welcome(avatar);
  session.region.on('avatarAdded', welcome);
  session.region.on('avatarRemoved', part);
  // Without a hello of its own: another greeter would answer it for ever.
  session.on('chat', ({ isOwn, source, from, text, reply }) => {
    if (!isOwn && source === 'agent' && /\bhello\b/i.test(text)) reply(`Good day, ${from}.`);
  });
  return session.ended;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [grid = 'localhost:9000', user = 'Test User', password = 'secret'] = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const { by, reason, words } = await greet({ grid, user, password }, { signal: stop.signal });
  console.log(`ended by ${by}: ${reason} ${words}`);
}
