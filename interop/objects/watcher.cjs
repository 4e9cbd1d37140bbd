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
  guardDeletions(bot.currentRegion.objects);
  process.stdout.write('connected\n');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'report') process.stdout.write(`${JSON.stringify(report(bot))}\n`);
    if (line === 'end') break;
  }
  await bot.close();
}

/**
 * Its list of who is part of whom keeps what was unlinked. Two that were linked in both ways by turns stand in each other's list, and to delete
 * one would delete the other, and so on without end: a deletion that is under way is not begun again.
 */
function guardDeletions(store) {
  const deleteObject = store.deleteObject.bind(store);
  const underWay = new Set();
  store.deleteObject = (localId) => {
    if (underWay.has(localId)) return;
    underWay.add(localId);
    deleteObject(localId);
    underWay.delete(localId);
  };
}

function report(bot) {
  const all = [...bot.currentRegion.objects.objects.values()];
  return all
    .filter(({ PCode: pcode }) => pcode === PCode.Prim)
    .map(({ ID, FullID, ParentID, Position, Rotation, Scale, Text }) => ({
      localId: ID,
      id: FullID.toString(),
      parent: ParentID ?? 0,
      place: [Position?.x ?? null, Position?.y ?? null, Position?.z ?? null],
      turn: [Rotation?.x ?? null, Rotation?.y ?? null, Rotation?.z ?? null, Rotation?.w ?? null],
      size: [Scale?.x ?? null, Scale?.y ?? null, Scale?.z ?? null],
      text: Text ?? '',
    }));
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
