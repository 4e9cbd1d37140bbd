// node-metaverse as a watcher: logs in, and prints what stands in its region whenever a line "report" comes.
// node watcher.cjs <login uri> <first> <last> <password>
'use strict';
const { createRequire } = require('node:module');
const { createInterface } = require('node:readline');
const load = createRequire(require.resolve('../node-metaverse/visitor.cjs'));
const { Bot, BotOptionFlags, LoginParameters, PCode } = load('@caspertech/node-metaverse');

const [uri, firstName, lastName, password] = process.argv.slice(2);
// It prints to the console what it does; standard output is ours.
console.log = console.info = console.debug = (...args) => process.stderr.write(`${args.join(' ')}\n`);

async function watch() {
  const login = new LoginParameters();
  Object.assign(login, { firstName, lastName, password, start: 'last', url: uri });
  const bot = new Bot(login, BotOptionFlags.None);
  await bot.login();
  await bot.connectToSim();
  process.stdout.write('connected\n');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'report') process.stdout.write(`${JSON.stringify(report(bot))}\n`);
    if (line === 'end') break;
  }
  await bot.close();
}

function report(bot) {
  const all = [...bot.currentRegion.objects.objects.values()];
  return all
    .filter(({ PCode: pcode }) => pcode === PCode.Prim)
    .map(({ ID, FullID, ParentID, Position }) => [
      ID,
      FullID.toString(),
      ParentID ?? 0,
      Position?.x ?? null,
      Position?.y ?? null,
      Position?.z ?? null,
    ]);
}

for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => process.stderr.write(`${event}: ${error?.stack ?? error}\n`));
watch().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
