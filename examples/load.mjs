/**
 * Ten agents at once: how long each arrival took, and who was lost on the way. For a grid of one's own, on this machine.
 * npx landfall grid --config examples/ten-accounts.json --port 9000
 * node examples/load.mjs [port] [seconds]
 */
import { pathToFileURL } from 'node:url';
import { agent, arrive, chat, objects } from '@landfall/client';

const AGENTS = 10;

/** One after the other they arrive, walk about for so long and leave. Returns a line for each: `arrivalMs`, and how it `ended`. */
export async function load(port, { staySeconds = 10, signal, log = console.log } = {}) {
  const stays = [];
  for (let number = 1; number <= AGENTS; number++) stays.push(stay(port, number, { staySeconds, signal }));
  const lines = await Promise.all(stays);
  for (const { user, arrivalMs, ended } of lines) log(`${user}: ${arrivalMs} ms, ${ended}`);
  const times = lines.flatMap(({ arrivalMs }) => arrivalMs ?? []).sort((one, other) => one - other);
  log(
    `${times.length} of ${AGENTS} arrived, in the middle ${times[times.length >> 1]} ms, at most ${times.at(-1)} ms`,
  );
  return lines;
}

async function stay(port, number, { staySeconds, signal }) {
  const user = `Load ${number}`;
  const startedAt = performance.now();
  try {
    const rooms = [agent(), chat(), objects()];
    // Never elsewhere: ten agents that nobody has asked for are an attack.
    const session = await arrive({ grid: `localhost:${port}`, user, password: 'secret', rooms, signal });
    const arrivalMs = Math.round(performance.now() - startedAt);
    session.agent.turnTo((number / AGENTS) * 2 * Math.PI);
    session.agent.walk();
    session.chat.say(`${user} is here.`);
    const timer = setTimeout(() => void session.logout(), 1000 * staySeconds);
    const { by, reason } = await session.ended;
    clearTimeout(timer);
    return { user, arrivalMs, ended: by === 'us' ? 'left' : reason };
  } catch (error) {
    return { user, arrivalMs: undefined, ended: error.message };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [port = '9000', seconds = '10'] = process.argv.slice(2);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const lines = await load(port, { staySeconds: Number(seconds), signal: stop.signal });
  if (lines.some(({ ended }) => ended !== 'left')) process.exitCode = 1;
}
