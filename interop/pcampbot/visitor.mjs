// pCampBot as a visitor: one bot logs in, wanders about as it always does, logs out; what its log tells is printed as one line of JSON.
// node visitor.mjs <folder of pCampBot.exe> <login uri> <first> <last> <password>
// Its console takes commands from a terminal alone: `script` (util-linux) makes one.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const WAIT_MS = 30_000;
const WANDER_MS = 15_000;
const [folder, uri, first, last, password] = process.argv.slice(2);
const seen = { region: '', neighbours: [], queued: 0, loggedOut: false, warnings: [] };
const waiting = new Map();

const bot = start();
createInterface({ input: bot.stdout }).on('line', (line) => read(withoutColours(line)));
try {
  await visit();
} catch (error) {
  seen.error = String(error);
} finally {
  bot.kill();
}
console.log(JSON.stringify(seen));

async function visit() {
  await until(/Success in Network_LoginProcess/);
  console.log('connected');
  await until(/Got EstablishAgentCommunication for/);
  await new Promise((done) => setTimeout(done, WANDER_MS));
  bot.stdin.write('disconnect\n');
  await until(/\]: Disconnected/);
  seen.loggedOut = true;
  bot.stdin.write('shutdown\n');
  await new Promise((done) => bot.once('close', done));
}

/** `-n 1`: its one bot has a 0 after its last name. `-b p`: it moves and jumps around. Without a width the console of mono fails at every prompt. */
function start() {
  const lastname = last.replace(/0$/, '');
  const options = { loginuri: uri, firstname: first, lastname, password, n: '1', b: 'p' };
  const args = Object.entries(options).map(([name, value]) => `-${name} '${value}'`);
  const command = `stty cols 200 rows 50; exec mono pCampBot.exe ${args.join(' ')} -connect`;
  return spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function read(line) {
  const region = /\]: Bot .* connected to region (.+) at /.exec(line)?.[1];
  if (region !== undefined && seen.region === '') seen.region = region;
  else if (region !== undefined) seen.neighbours.push(region);
  if (/Got EstablishAgentCommunication for/.test(line)) seen.queued++;
  if (/fail|error|exception|unhandled|could ?n.t/i.test(line)) seen.warnings.push(line.slice(0, 300));
  for (const [pattern, done] of waiting) if (pattern.test(line)) done();
}

function until(pattern) {
  return new Promise((done, fail) => {
    const limit = setTimeout(() => fail(new Error(`gave up waiting for ${pattern}`)), WAIT_MS);
    waiting.set(pattern, () => {
      clearTimeout(limit);
      waiting.delete(pattern);
      done();
    });
  });
}

function withoutColours(line) {
  // oxlint-disable-next-line no-control-regex -- escape sequences of a terminal begin with a control character
  return line.replace(/\x1b\[[0-9;?]*[A-Za-z]|\r/g, '');
}
