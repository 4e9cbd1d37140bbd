/**
 * Two of our clients in a running simulator: what each sees of how the other looks, what it wears and plays.
 *
 *   node scripts/live-avatars.mjs --grid http://127.0.0.1:9000/ --one "Bot One:bot" --two "Bot Two:bot"
 *
 * Needs `npm run build`. Only for grids on loopback. Exits 1 when a check fails.
 */
import { parseArgs } from 'node:util';
import { arrive, avatars, defaultRooms, ownAvatar } from '@landfall/client';
import { bodySize, BUILT_IN_ANIMATIONS, nameOfAnimation, VISUAL_PARAM } from '@landfall/protocol/avatar';
import { createNodePorts } from '@landfall/transport/node';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    one: { type: 'string', default: 'Bot One:bot' },
    two: { type: 'string', default: 'Bot Two:bot' },
    start: { type: 'string', default: 'last' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');

const ports = createNodePorts();
const rooms = [...defaultRooms(), avatars(), ownAvatar()];
const HEAD = 2;
const SCREEN = 35;
let failures = 0;

function check(what, holds, seen) {
  if (!holds) failures++;
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${what}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
}

async function arriveAs(account) {
  const [name, password] = account.split(':');
  const [firstName, lastName] = name.split(' ');
  return await arrive(
    { grid: values.grid, firstName, lastName, secret: { password }, start: values.start, rooms },
    ports,
  );
}

/** Whether something comes to hold, in so many seconds. */
async function until(holds, seconds = 15) {
  for (let left = seconds * 10; left > 0; left--) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return holds();
}

const one = await arriveAs(values.one);
const two = await arriveAs(values.two);
try {
  const seen = () => two.region.avatars.find(({ id }) => id.equals(one.login.agentId));
  const names = () => (seen()?.animations ?? []).map(({ id }) => nameOfAnimation(id) ?? String(id));
  check('each sees the other', await until(() => seen() !== undefined && one.region.avatars.length > 1, 30));
  check(
    'looks are told on arrival',
    await until(() => seen()?.looks !== undefined),
    seen()?.looks?.visualParams.length,
  );
  check('it stands', await until(() => names()[0] === 'stand'), names());

  const worn = await one.avatar.worn();
  check(
    'what is worn is told to its wearer',
    worn.length > 0,
    worn.map(({ type }) => type),
  );
  const [known] = await one.avatar.knownBakes([{ index: 8, cacheId: one.login.agentId }]);
  check('a bake of nothing known is not known', known.textureId === undefined && known.index === 8);

  const params = new Map([[VISUAL_PARAM.height, 1.5]]);
  const bake = BUILT_IN_ANIMATIONS.get('stand');
  one.avatar.dress({ params, bakes: new Map([['head', bake]]), cacheIds: new Map([[8, one.login.agentId]]) });
  const height = () => seen()?.looks?.params.get(VISUAL_PARAM.height) ?? 0;
  check('another height is seen', await until(() => Math.abs(height() - 1.5) < 0.02), height());
  check('all 253 parameters are passed on', seen()?.looks?.visualParams.length === 253);
  check(
    'the bake is seen',
    seen()?.looks?.bakes.get('head')?.equals(bake) === true,
    seen()?.looks?.bakes.size,
  );
  console.log(
    `       size told ${seen()?.size.z}, of the parameters ${bodySize(seen().looks.params).z.toFixed(3)}`,
  );
  const [again] = await one.avatar.knownBakes([{ index: 8, cacheId: one.login.agentId }]);
  console.log(`       the bake is known again: ${again.textureId !== undefined}`);

  one.avatar.play('dance1');
  check('a dance is seen', await until(() => names().includes('dance1')), names());
  const [first] = seen().animations.filter(({ id }) => nameOfAnimation(id) === 'dance1');
  one.avatar.stop('dance1');
  check('its end is seen', await until(() => !names().includes('dance1')), names());
  one.avatar.play('dance1');
  await until(() => names().includes('dance1'));
  const [second] = seen().animations.filter(({ id }) => nameOfAnimation(id) === 'dance1');
  check('each start has a number of its own', second?.sequence !== first?.sequence, [
    first?.sequence,
    second?.sequence,
  ]);

  const { build } = one.region;
  const box = await build.rez({ position: one.agent.position });
  await until(() => two.region.objects.find(box.id) !== undefined);
  const hat = await build.attach(box.localId, { point: HEAD });
  check('a hat is put on', hat.point === HEAD && hat.itemId !== undefined);
  const wornSeen = () => seen()?.attachments ?? [];
  check(
    'it is seen on the head',
    await until(() => wornSeen()[0]?.point === HEAD),
    wornSeen().map(({ point }) => point),
  );
  check('its item is seen', wornSeen()[0]?.itemId?.equals(hat.itemId) === true);
  await build.detach(hat.object.localId);
  check('it is seen to go', await until(() => wornSeen().length === 0));
  const back = await build.wearItem(hat.itemId, {});
  check('worn again it is where it was', back.point === HEAD, back.point);
  check('and seen there', await until(() => wornSeen()[0]?.point === HEAD));
  await build.detach(back.object.localId);
  const screen = await build.wearItem(hat.itemId, { point: SCREEN });
  check('on the screen its wearer sees it', screen.isOnScreen);
  await until(() => false, 2);
  check(
    'and nobody else',
    wornSeen().length === 0,
    wornSeen().map(({ point }) => point),
  );
  const dropped = await build.drop(screen.object.localId);
  check(
    'dropped it stands in the region',
    await until(() => two.region.objects.find(dropped.id)?.parentId === 0),
  );
  await build.delete([dropped.localId]);
} finally {
  await Promise.all([one.logout(), two.logout()]);
}
console.log(failures === 0 ? 'all as expected' : `${failures} checks failed`);
process.exitCode = failures === 0 ? 0 : 1;
