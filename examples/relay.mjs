/**
 * Tells in one grid what is said in another, both ways.
 * node examples/relay.mjs <grid> <user> <password> <other grid> <other user> <other password>
 */
import { pathToFileURL } from 'node:url';
import { arrive, chat } from '@landfall/client';

/** Longer lines are cut: a message takes 1023 bytes, and a letter may have four. */
const MAX_LETTERS = 200;
/** How a line begins that another relay between these grids has told already. */
const TOLD = /^\[[^\]]+\] /;

/** Until the signal aborts or either grid ends it; returns how it ended. */
export async function relay([one, other], { signal, log = console.log } = {}) {
  // It hears and speaks, and needs neither land nor objects.
  const rooms = [chat()];
  const sessions = [await arrive({ ...one, rooms, signal })];
  try {
    sessions.push(await arrive({ ...other, rooms, signal }));
    for (const [index, from] of sessions.entries()) pass(from, sessions[1 - index], log);
    log(`relays between ${sessions.map(({ region }) => region.name).join(' and ')}`);
    return await Promise.race(sessions.map(({ ended }) => ended));
  } finally {
    await Promise.all(sessions.map((session) => session.logout()));
  }
}

function pass(from, to, log) {
  from.on('chat', ({ isOwn, source, volume, from: name, text }) => {
    // What either end says comes from the other side, and where both stand together each hears it; what scripts say to few is not for all.
    if (isOwn || name === to.agentName || source !== 'agent' || volume === 'other' || TOLD.test(text)) return;
    const line = `[${from.region.name}] ${name}: ${text.slice(0, MAX_LETTERS)}`;
    to.chat.say(line, { volume });
    log(line);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [grid, user, password, otherGrid, otherUser = user, otherPassword = password] = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const ends = [
    { grid, user, password },
    { grid: otherGrid, user: otherUser, password: otherPassword },
  ];
  await relay(ends, { signal: stop.signal });
}
