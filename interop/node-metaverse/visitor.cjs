// node-metaverse as a visitor: logs in, looks around, listens, logs out, and prints what it saw as one JSON line.
// node visitor.cjs <login uri> <first> <last> <password> [<words to wait for>]
'use strict';
const { Bot, BotOptionFlags, LoginParameters, PCode, Vector3 } = require('@caspertech/node-metaverse');

const WAIT_MS = 20_000;
const [uri, firstName, lastName, password, words] = process.argv.slice(2);
const seen = {
  region: '',
  patches: 0,
  objects: 0,
  chat: [],
  instantMessages: [],
  teleported: '',
  loggedOut: false,
};

// It prints to the console what it does; only the last line of standard output is ours.
console.log = console.info = console.debug = (...args) => process.stderr.write(`${args.join(' ')}\n`);

async function visit() {
  const login = new LoginParameters();
  Object.assign(login, { firstName, lastName, password, start: 'last', url: uri });
  const bot = new Bot(login, BotOptionFlags.None);
  bot.clientEvents.onNearbyChat.subscribe((event) =>
    seen.chat.push({ from: event.fromName, text: event.message }),
  );
  bot.clientEvents.onInstantMessage.subscribe((event) =>
    seen.instantMessages.push({ from: event.fromName, text: event.message }),
  );
  await bot.login();
  await bot.connectToSim();
  seen.region = bot.currentRegion.regionName;
  await bot.waitForEventQueue(WAIT_MS);
  process.stdout.write('connected\n');
  await bot.clientCommands.comms.say('good day from a visitor');
  await until(() => bot.currentRegion.terrainComplete && bot.currentRegion.objects.getNumberOfObjects() > 1);
  if (words !== undefined) await until(() => heard(seen.chat) && heard(seen.instantMessages));
  seen.patches = bot.currentRegion.terrainComplete ? 256 : countHeights(bot.currentRegion.terrain);
  seen.height = bot.currentRegion.terrain[128][128];
  seen.objects = bot.currentRegion.objects
    .getAllObjects({})
    .filter((each) => each.PCode === PCode.Prim).length;
  await bot.clientCommands.teleport.teleportTo(
    'Eastern Shore',
    new Vector3([20, 128, 60]),
    new Vector3([0, 1, 0]),
  );
  seen.teleported = bot.currentRegion.regionName;
  await bot.close();
  seen.loggedOut = true;
}

const heard = (list) => list.some(({ text }) => text.includes(words));
const countHeights = (rows) => rows.flat().filter((height) => height !== -1).length / 256;

async function until(condition) {
  const end = Date.now() + WAIT_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`gave up waiting; seen until then: ${JSON.stringify(seen)}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

visit().then(
  () => finish(0),
  (error) => {
    seen.error = String(error?.stack ?? error);
    finish(1);
  },
);

function finish(code) {
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(code));
}
