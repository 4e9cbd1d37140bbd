// pCampBot as a visitor: one bot logs in, wanders about as it always does, logs out; what its log tells is printed as one line of JSON.
// node visitor.mjs <folder of pCampBot.exe> <login uri> <first> <last> <password>
import { setTimeout as sleep } from 'node:timers/promises';
import { startBots } from './bots.mjs';

const WAIT_MS = 30_000;
const WANDER_MS = 15_000;
const [folder, uri, first, last, password] = process.argv.slice(2);
const seen = { region: '', neighbours: [], queued: 0, loggedOut: false, warnings: [] };

// `p`: it moves and jumps around.
const bot = startBots(folder, { uri, first, last, password, count: 1, behaviours: 'p' }, read);
try {
  await visit();
} catch (error) {
  seen.error = String(error);
} finally {
  bot.kill();
}
console.log(JSON.stringify(seen));

async function visit() {
  await bot.until(/Success in Network_LoginProcess/, WAIT_MS);
  console.log('connected');
  await bot.until(/Got EstablishAgentCommunication for/, WAIT_MS);
  await sleep(WANDER_MS);
  bot.say('disconnect');
  await bot.until(/\]: Disconnected/, WAIT_MS);
  seen.loggedOut = true;
  await bot.end();
}

function read(line) {
  const region = /\]: Bot .* connected to region (.+) at /.exec(line)?.[1];
  if (region !== undefined && seen.region === '') seen.region = region;
  else if (region !== undefined) seen.neighbours.push(region);
  if (/Got EstablishAgentCommunication for/.test(line)) seen.queued++;
  if (/fail|error|exception|unhandled|could ?n.t/i.test(line)) seen.warnings.push(line.slice(0, 300));
}
