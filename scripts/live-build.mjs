/**
 * Our client builds in a running OpenSimulator, and another of ours, and the grid's own words, say what came of it: copies into the inventory, what is in objects, owners and
 * groups, media on faces, things that are dragged, scripts.
 *
 *   node scripts/live-build.mjs --grid http://127.0.0.1:9000/ [--owner "Test User:test"] [--other "Bot One:bot"] [--region "Default Region"]
 *
 * `--owner` owns the estate, and is a god there. What is built is taken away again. Needs `npm run build`. Only for grids on loopback. Exits 1
 * when a check fails.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  arrive,
  contents,
  defaultRooms,
  inventory,
  items as itemsRoom,
  scripts,
  transfers,
} from '@landfall/client';
import { PLAIN_MEDIA } from '@landfall/protocol/object-media';
import { createNodePorts } from '@landfall/transport/node';
import { giveScript, SCRIPTING } from './live-view/scripted.mjs';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    owner: { type: 'string', default: 'Test User:test' },
    other: { type: 'string', default: 'Bot One:bot' },
    region: { type: 'string', default: 'Default Region' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');

const ports = createNodePorts();
const rooms = [...defaultRooms(), inventory(), scripts(), transfers(), contents(), itemsRoom(), SCRIPTING];
let failures = 0;

function check(what, holds, seen) {
  if (!holds) failures++;
  console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${what}${seen === undefined ? '' : `: ${seen}`}`);
}

async function attempt(what, act) {
  try {
    check(what, ...(await act()));
  } catch (error) {
    check(
      what,
      false,
      `${error.code ?? error.name} ${error.reason ?? ''} ${error.message} ${error.words ?? ''}`,
    );
  }
}

async function until(holds, seconds = 15) {
  for (let left = seconds * 10; left > 0; left--) {
    if (holds()) return true;
    await sleep(100);
  }
  return holds();
}

async function arriveAs(account) {
  const [name, password] = account.split(':');
  const [firstName, lastName] = name.split(' ');
  const start = `uri:${values.region}&128&128&30`;
  const who = { grid: values.grid, firstName, lastName, secret: { password }, start, rooms };
  return await arrive({ ...who, retriesPresence: true }, ports);
}

const owner = await arriveAs(values.owner);
const other = await arriveAs(values.other);
const { region } = owner;
const { build, properties } = region;
const seenByOther = (object) => other.region.objects.find(object.id);
const folderId = owner.inventory.rootId;
const heard = [];
owner.on('chat', ({ text }) => heard.push(text));

try {
  await sleep(2000);
  const box = await build.rez({ position: { x: 126, y: 126, z: 32 } });
  check('the other sees the box', await until(() => seenByOther(box) !== undefined));
  await build.rename(box.localId, 'Copied');
  const chest = await build.rez({ position: { x: 124, y: 130, z: 32 } });
  await until(() => seenByOther(chest) !== undefined);
  await attempt('takes a copy', async () => {
    const [item] = await build.takeCopy([box.localId], folderId);
    const [kept] = await owner.inventory.fetchItems([item.itemId]);
    const stays = region.objects.get(box.localId) === box;
    return [
      item.name === 'Copied' && kept?.name === 'Copied' && stays,
      `item ${item.name}, asset ${kept?.assetType}`,
    ];
  });
  await attempt('what may not be copied is refused', async () => {
    const [theirs] = [box];
    const error = await other.region.build
      .takeCopy([theirs.localId], other.inventory.rootId, { timeoutMs: 5000 })
      .catch((refused) => refused);
    return [error.code === 'remote', `${error.code} ${error.reason} ${error.words ?? error.message}`];
  });
  await attempt('takes it away, and it is in the inventory', async () => {
    const second = await build.rez({ position: { x: 122, y: 126, z: 32 } });
    await build.take([second.localId], folderId);
    return [await until(() => seenByOther(second) === undefined)];
  });
  await attempt('brings a copy out, changes it, and puts it back into its item', async () => {
    const [item] = await build.takeCopy([box.localId], folderId);
    const place = { x: 132, y: 132, z: 32 };
    const copy = await region.items.bringOut(item, place);
    const away = Math.hypot(copy.position.x - place.x, copy.position.y - place.y, copy.position.z - place.z);
    await build.rename(copy.localId, 'Changed');
    await build.saveToItem(copy.localId);
    await sleep(3000);
    const again = await region.items.bringOut(item, place);
    const names = await properties.fetchProperties([again.localId]);
    const [name] = [...names.values()].map((one) => one.name);
    await build.delete([copy.localId, again.localId]);
    return [away < 0.01 && name === 'Changed', `${away.toFixed(3)} m away, then ${name}`];
  });
  await attempt('puts a copy into another box, twice, where the other sees both', async () => {
    const [item] = await build.takeCopy([box.localId], folderId);
    const own = { id: item.itemId, name: item.name, assetType: 6 };
    const first = await region.contents.put(chest.localId, own);
    const second = await region.contents.put(chest.localId, own);
    const { items } = await other.region.contents.fetch(seenByOther(chest).localId);
    const names = `${[first, second].map(({ name }) => name).join(', ')}; the other sees ${items.map(({ name }) => name).join(', ')}`;
    return [items.length === 2 && first.name === 'Copied' && second.name !== 'Copied', names];
  });
  await attempt('makes a script in it, and gives it another name and other rights', async () => {
    const made = await region.contents.makeScript(chest.localId, { name: 'Greeter' });
    const permissions = { nextOwner: 0x8a000 };
    const changed = await region.contents.change(chest.localId, made.id, { name: 'Porter', permissions });
    const isSo = changed.name === 'Porter' && changed.permissions.nextOwner === 0x8a000;
    return [
      isSo && changed.id.equals(made.id),
      `${changed.name}, ${changed.permissions.nextOwner.toString(16)}`,
    ];
  });
  await attempt('saves the text of the script, with faults and without, and reads it again', async () => {
    const script = async () =>
      (await region.contents.fetch(chest.localId)).items.find(({ name }) => name === 'Porter');
    const save = async (text) =>
      await region.contents.save(chest.localId, await script(), new TextEncoder().encode(text), {
        timeoutMs: 60_000,
      });
    const faulty = await save('default { state_entry() { llSay(0, 1 } }');
    const text = 'default { state_entry() { llSetText("saved", <1,1,1>, 1.0); } }';
    const good = await save(text);
    const asset = await region.contents.fetchAsset(chest.id, await script());
    const isRead = new TextDecoder().decode(asset).replace('\0', '') === text;
    const refusal = await other.region.contents
      .save(seenByOther(chest).localId, await script(), new TextEncoder().encode('x'))
      .then(
        () => ({ reason: 'saved' }),
        ({ reason, words }) => ({ reason, words }),
      );
    const words = `${JSON.stringify(faulty)}, then ${JSON.stringify(good)}; the other: ${JSON.stringify(refusal)}`;
    const isTold = !faulty.compiled && faulty.errors.length > 0 && good.compiled;
    return [isTold && isRead && refusal.reason === 'refused', words];
  });
  await attempt('takes the script into the inventory', async () => {
    const { items } = await region.contents.fetch(chest.localId);
    const script = items.find(({ name }) => name === 'Porter');
    const taken = await region.contents.take(chest.localId, script.id, folderId);
    const [kept] = await owner.inventory.fetchItems([taken.itemId]);
    return [
      kept?.name === 'Porter' && kept.parentId.equals(folderId),
      `${kept?.name}, type ${kept?.assetType}`,
    ];
  });
  await attempt('empties it again', async () => {
    const { items } = await region.contents.fetch(chest.localId);
    for (const { id } of items) await region.contents.remove(chest.localId, id);
    const left = await other.region.contents.fetch(seenByOther(chest).localId);
    return [left.items.length === 0, `${items.length} removed, ${left.items.length} left`];
  });
  await attempt('others put nothing into it', async () => {
    const error = await other.region.contents
      .makeScript(seenByOther(chest).localId, { name: 'Trap' }, { timeoutMs: 4000 })
      .catch((refused) => refused);
    return [error.reason === 'not-permitted', `${error.code} ${error.reason} ${error.message}`];
  });
  await build.delete([chest.localId]);
  await attempt('shows pages on faces', async () => {
    const page = { ...PLAIN_MEDIA, currentUrl: 'http://127.0.0.1/page', homeUrl: 'http://127.0.0.1/' };
    const faces = await build.setMedia(box.localId, [undefined, page]);
    const theirs = await other.region.properties.fetchMedia(seenByOther(box).localId);
    return [
      faces[1]?.currentUrl === page.currentUrl && theirs[1]?.currentUrl === page.currentUrl,
      JSON.stringify(theirs.map((face) => face?.currentUrl ?? null)),
    ];
  });
  await attempt('the other shows another page', async () => {
    await other.region.build.navigateMedia(seenByOther(box).localId, 1, 'http://127.0.0.1/next');
    const faces = await properties.fetchMedia(box.localId);
    return [faces[1]?.currentUrl === 'http://127.0.0.1/next', faces[1]?.currentUrl];
  });
  await attempt('takes the pages away again', async () => {
    const faces = await build.setMedia(box.localId, []);
    return [faces.every((face) => face === undefined), faces.length];
  });
  await attempt('what has no media has none', async () => {
    const plain = await build.rez({ position: { x: 120, y: 120, z: 32 } });
    const faces = await properties.fetchMedia(plain.localId);
    await build.delete([plain.localId]);
    return [faces.every((face) => face === undefined), `${faces.length} faces`];
  });
  await attempt('scripts hear of a grip, its end, and what is between', async () => {
    await giveScript(
      owner,
      box,
      `default { touch_start(integer n) { llSay(0, "begun"); } touch(integer n) { llSay(0, "held"); } touch_end(integer n) { llSay(0, "ended"); } }`,
      ports,
    );
    await until(() => (box.flags & 0x80) !== 0);
    const grip = region.scripts.grab(box.localId, { face: 1 });
    await until(() => heard.includes('begun'));
    for (let step = 0; step < 5; step++) {
      grip.drag(box.id, { x: 126 + step / 10, y: 126, z: 32 });
      await sleep(200);
    }
    grip.release();
    await until(() => heard.includes('ended'));
    return [['begun', 'held', 'ended'].every((word) => heard.includes(word)), [...new Set(heard)].join(' ')];
  });
  await attempt('drags what is physical', async () => {
    const ball = await build.rez({ position: { x: 130, y: 124, z: 32 } });
    await build.setBody(ball.localId, { physics: true });
    await sleep(3000);
    const from = { ...ball.position };
    const grip = region.scripts.grab(ball.localId);
    for (let step = 0; step < 20; step++) {
      grip.drag(ball.id, { x: from.x + 3, y: from.y, z: from.z + 0.5 });
      await sleep(100);
    }
    grip.release();
    const moved = ball.position.x - from.x;
    await build.delete([ball.localId]);
    return [moved > 0.5, `${moved.toFixed(2)} m`];
  });
  await attempt('shows no group', async () => {
    const grouped = await build.setGroup(box.localId, '00000000-0000-0000-0000-000000000000');
    return [grouped.details.properties?.groupId.isZero];
  });
  await attempt('a god gives it to the other', async () => {
    const given = await build.setOwner(box.localId, other.agent.id);
    const known = await other.region.properties.fetchProperties([seenByOther(box).localId]);
    const theirs = [...known.values()][0];
    return [
      given.details.properties?.ownerId.equals(other.agent.id) && theirs?.ownerId.equals(other.agent.id),
    ];
  });
  await attempt('who is no god gives nothing away', async () => {
    const error = await other.region.build
      .setOwner(seenByOther(box).localId, owner.agent.id, { timeoutMs: 4000 })
      .catch((refused) => refused);
    return [error.code === 'timeout' || error.code === 'remote', error.message];
  });
  await (seenByOther(box) === undefined
    ? undefined
    : other.region.build.delete([seenByOther(box).localId]).catch(() => build.delete([box.localId])));
} finally {
  for (const each of [owner, other]) await each.logout();
  await ports.close();
}
console.log(failures === 0 ? 'all well' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
