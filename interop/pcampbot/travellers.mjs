// pCampBot as travellers: bots that teleport and walk over borders as they do, then log out; what their log tells is printed as one line of JSON.
// node travellers.mjs <folder of pCampBot.exe> <bots> <minutes> <login uri> <first> <last> <password>
import { setTimeout as sleep } from 'node:timers/promises';
import { startBots } from './bots.mjs';

const PATIENCE_MS = 60_000;
/** It logs one in every five seconds; on a busy machine it takes longer. */
const LOGIN_MS = 15_000;
const [folder, bots, minutes, uri, first, last, password] = process.argv.slice(2);
const count = Number(bots);
const seen = {
  region: '',
  bots: count,
  teleports: 0,
  borders: 0,
  notCrossed: 0,
  loggedOut: false,
  warnings: [],
};

const console_ = startBots(folder, { uri, first, last, password, count, behaviours: 't,c' }, (line) => {
  if (/TELEPORT BEHAVIOUR\]: Teleporting/.test(line)) seen.teleports++;
  if (/CROSS BEHAVIOUR\]: .* crossed from/.test(line)) seen.borders++;
  if (/CROSS BEHAVIOUR\]: .* failed to cross/.test(line)) seen.notCrossed++;
  seen.region ||= /\]: Bot .* connected to region (.+) at /.exec(line)?.[1] ?? '';
  if (/exception|unhandled|could ?n.t build/i.test(line)) seen.warnings.push(line.slice(0, 300));
});
try {
  await console_.until(/Success in Network_LoginProcess/, PATIENCE_MS + count * LOGIN_MS, count);
  console.log('connected');
  await sleep(Number(minutes) * 60_000);
  console_.say('disconnect');
  await console_.until(/\]: Disconnected/, 2 * PATIENCE_MS + count * 2000, count);
  seen.loggedOut = true;
  await console_.end();
} catch (error) {
  seen.error = String(error);
} finally {
  console_.kill();
}
console.log(JSON.stringify(seen));
