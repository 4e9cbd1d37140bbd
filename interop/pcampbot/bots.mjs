// Starts pCampBot. Its console takes commands from a terminal alone: `script` (util-linux) makes one.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Mono keeps a thread of its pool waiting for every request that is under way, so also for every event queue that is polled; the same threads
 * handle what comes by circuit. It begins with one a core and adds none while the machine is busy: then bots stand still for minutes.
 * This is the most that mono takes.
 */
const THREADS_PER_CORE = '50';

/**
 * `count` bots, named `first`, and `last` with a number behind it from 0; they connect at once. Every line of their console is given to
 * `read`. Returns what speaks to it.
 */
export function startBots(folder, { uri, first, last, password, count, behaviours }, read) {
  const lastname = last.replace(/0$/, '');
  const options = { loginuri: uri, firstname: first, lastname, password, n: String(count), b: behaviours };
  const args = Object.entries(options).map(([name, value]) => `-${name} '${value}'`);
  // Without a width the console of mono fails at every prompt.
  const command = `stty cols 200 rows 50; exec mono pCampBot.exe ${args.join(' ')} -connect`;
  const bots = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, MONO_THREADS_PER_CPU: THREADS_PER_CORE },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Set();
  createInterface({ input: bots.stdout }).on('line', (text) => {
    const line = withoutColours(text);
    read(line);
    for (const hear of waiting) hear(line);
  });
  return {
    say: (words) => bots.stdin.write(`${words}\n`),
    kill: () => bots.kill(),
    until: (pattern, limitMs, times = 1) => until(waiting, pattern, limitMs, times),
    end: async () => {
      bots.stdin.write('shutdown\n');
      await new Promise((done) => bots.once('close', done));
    },
  };
}

/** Until so many lines have been of that kind. */
function until(waiting, pattern, limitMs, times) {
  return new Promise((done, fail) => {
    let left = times;
    const hear = (line) => {
      if (!pattern.test(line) || --left > 0) return;
      clearTimeout(limit);
      waiting.delete(hear);
      done();
    };
    const limit = setTimeout(() => fail(new Error(`gave up waiting for ${left} × ${pattern}`)), limitMs);
    waiting.add(hear);
  });
}

function withoutColours(line) {
  // oxlint-disable-next-line no-control-regex -- escape sequences of a terminal begin with a control character
  return line.replace(/\x1b\[[0-9;?]*[A-Za-z]|\r/g, '');
}
