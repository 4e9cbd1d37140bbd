// One visit: a program of other people logs in, reports what it saw as one line of JSON, and is held against what is there.
import { spawn } from 'node:child_process';
import { nodeProxyEnvironment, startProxy } from '@landfall/lab/proxy';
import { GREETING, PRIMS, WORDS, openStage } from './stage.mjs';

const LIMIT_MS = 120_000;
/** A machine under load resends now and then; ten of them an arrival is what a wrong timer looks like. */
const RESENDS_ALLOWED = 2;
const WANDERED_M = 3;

/** Runs a visitor against a grid of its own. Answers what should hold, each with whether it does, and the whole report. */
export async function visit({ shows, complaint, accounts = 1 }, program, throughProxy = false) {
  const account = { first: 'Kind', last: 'Visitor0', password: 'secret' }; // pCampBot numbers its bots
  const stage = await openStage(account, accounts);
  const { uri, sight, heightInTheMiddle } = stage;
  const proxied = [];
  const proxy = throughProxy ? await proxyOf(uri, (line) => proxied.push(line)) : undefined;
  const address = proxy?.loginUri ?? uri;
  const seen = await report(program, [address, account.first, account.last, account.password, WORDS], stage);
  const remaining = await stage.close();
  await proxy?.close();
  seen.proxied = proxied.join('; ');
  seen.told = stage.told;
  const checks = { ...common(seen, remaining), ...special(seen, sight, heightInTheMiddle, shows) };
  checks['could read what it was sent'] = !(seen.warnings ?? []).some((line) => complaint.test(line));
  return { checks, seen };
}

/** A proxy before the grid: the visitor is to see no difference. */
async function proxyOf(grid, tell) {
  const bind = '127.0.0.1';
  return await startProxy({ grid, bind, tell }, nodeProxyEnvironment({ grid, bind, port: 0 }));
}

const saidByHost = ({ from, text }) => from === 'Test User' && text === WORDS;

const common = (seen, remaining) => ({
  'logged in and learned the name of the region': seen.region === 'Landfall Bay',
  'logged out': seen.loggedOut === true && remaining === 0,
});

function special(seen, sight, height, shows) {
  const all = {
    prims: ['saw the prims', seen.objects === PRIMS.length],
    chat: ['heard chat', (seen.chat ?? []).some(saidByHost)],
    'instant messages': ['received an instant message', (seen.instantMessages ?? []).some(saidByHost)],
    speech: ['was heard', sight.heard === GREETING],
    'all of the land': ['saw all of the terrain', seen.patches === 256],
    height: ['saw its true height', Math.abs(seen.height - height) < 0.2],
    parcel: ['learned of the parcel', seen.parcels?.includes('Landfall Bay') === true],
    neighbour: ['got a circuit to the neighbour', seen.neighbours?.includes('Eastern Shore') === true],
    queue: ['got events by more than one poll', seen.parcelAnswers >= 2],
    'queued event': ['got an event of the event queue', seen.queued >= 1],
    travelling: ['travelled and arrived each time', hasTravelled(seen)],
    wandering: ['wandered and was seen to', sight.walked >= WANDERED_M],
    walk: ['walked and was seen to', Math.abs(seen.walked) >= 2 && sight.walked >= 1.5],
    teleport: ['teleported to the region next door', seen.teleported === 'Eastern Shore'],
    'far teleport': ['teleported to a region out of sight', seen.teleported === 'Far Cape'],
    crossing: ['came back over the border', seen.crossings?.includes('Landfall Bay') === true],
    resends: ['was sent nothing needlessly again', seen.resends <= RESENDS_ALLOWED],
  };
  return Object.fromEntries(shows.map((what) => all[what]));
}

/** Everybody who was sent somewhere, by teleport or over a border, was placed there; nobody was refused. */
function hasTravelled({ bots, teleports, borders, told }) {
  const sent = told.TeleportFinishSent + told.CrossedRegionSent;
  const placed = told.AgentMovementCompleteSent - bots;
  return teleports > 0 && borders > 0 && sent > 0 && placed === sent && told.TeleportFailedSent === 0;
}

/** The last line that the program prints; `connected` before it says that it can be spoken to. */
function report({ command, args, env, limitMs = LIMIT_MS }, ownArgs, stage) {
  return new Promise((done) => {
    const child = spawn(command, [...args, ...ownArgs], { stdio: ['ignore', 'pipe', 'pipe'], env });
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let [printed, faults] = ['', ''];
    let hush;
    child.stderr.on('data', (chunk) => (faults = `${faults}${chunk}`.slice(-2000)));
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (/^connected$/m.test(printed)) hush ??= stage.speak();
    });
    child.once('error', (error) => (faults += String(error)));
    child.once('close', () => {
      clearTimeout(limit);
      hush?.();
      done(parse(printed) ?? { error: `it reported nothing: ${printed.slice(-500)} ${faults}` });
    });
  });
}

function parse(printed) {
  const line = printed.trim().split('\n').at(-1);
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
