// node-metaverse as a traveller: logs in, and teleports whenever a line "go <column> <row>" comes (squares of 256 m of the grid).
// node traveller.cjs <login uri> <first> <last> <password>
'use strict';
const { createRequire } = require('node:module');
const { createInterface } = require('node:readline');
const load = createRequire(require.resolve('../node-metaverse/visitor.cjs'));
const { Bot, BotOptionFlags, LoginParameters, Vector3 } = load('@caspertech/node-metaverse');

const [uri, firstName, lastName, password] = process.argv.slice(2);
const WAIT_MS = 20_000;
// It prints to the console what it does; standard output is ours.
console.log = console.info = console.debug = (...args) => process.stderr.write(`${args.join(' ')}\n`);
const say = (line) => process.stdout.write(`${line}\n`);

async function travel() {
  const login = new LoginParameters();
  Object.assign(login, { firstName, lastName, password, start: 'last', url: uri });
  const bot = new Bot(login, BotOptionFlags.None);
  await bot.login();
  await bot.connectToSim();
  await bot.waitForEventQueue(WAIT_MS);
  say('connected');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'end') break;
    const [east, north] = line
      .split(' ')
      .slice(1)
      .map((square) => Number(square) * 256);
    const [position, lookAt] = [new Vector3([128, 128, 40]), new Vector3([1, 0, 0])];
    try {
      await bot.clientCommands.teleport.teleportToRegionCoordinates(east, north, position, lookAt);
      say('placed');
    } catch (error) {
      say(`failed ${error?.message}`);
    }
  }
  await bot.close();
}

for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => process.stderr.write(`${event}: ${error?.stack ?? error}\n`));
travel().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
