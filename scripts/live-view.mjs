/**
 * `landfall view` on a running OpenSimulator, used in a browser as somebody would: arrive, walk, talk, touch, sit, teleport, stay, leave; another
 * of our clients stands by and says what the region saw.
 *
 *   node scripts/live-view.mjs --grid http://127.0.0.1:9000/ [--user "Bot One:bot"] [--witness "Bot Two:bot"] [--stay 600] [--pictures folder]
 *
 * The witness must be allowed to build where they stand. Needs `npm run build`, and Chromium (CHROMIUM_PATH). Only for grids on loopback.
 * Exits 1 when a check fails.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { arrive, contents, defaultRooms, transfers } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';
import { ViewedPage } from './live-view/page.mjs';
import { giveScript, SCRIPTING } from './live-view/scripted.mjs';

const { values } = parseArgs({
  options: {
    grid: { type: 'string', default: 'http://127.0.0.1:9000/' },
    user: { type: 'string', default: 'Bot One:bot' },
    witness: { type: 'string', default: 'Test User:test' },
    region: { type: 'string', default: 'Default Region' },
    to: { type: 'string', default: 'East Region/60/60/25' },
    stay: { type: 'string', default: '600' },
    pictures: { type: 'string' },
  },
});
if (!/^https?:\/\/(127\.|localhost)/.test(values.grid)) throw new TypeError('only for grids on loopback');
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

let failures = 0;
function check(what, holds, seen) {
  if (!holds) failures++;
  const at = `${Math.round(performance.now() / 1000)} s`.padStart(6);
  console.log(`${at} ${holds ? 'ok  ' : 'FAIL'} ${what}${seen === undefined ? '' : `: ${seen}`}`);
}

/** Whether something comes to hold, in so many seconds. */
async function until(holds, seconds = 30) {
  for (let left = seconds * 5; left > 0; left--) {
    if (await holds()) return true;
    await sleep(200);
  }
  return await holds();
}

/** `landfall view`, and the address that it prints. */
async function startView() {
  const landfall = fileURLToPath(new URL('../bin/landfall.mjs', import.meta.url));
  const args = [landfall, 'view', '--grid', values.grid, '--port', '0'];
  const view = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: view.stdout })) {
    const address = /^Open (\S+)/.exec(line)?.[1];
    if (address !== undefined) return { view, address };
  }
  throw new Error('landfall view said nothing to open');
}

const ports = createNodePorts();
const [userName, userPassword] = values.user.split(':');
const [witnessName, witnessPassword] = values.witness.split(':');
const [firstName, lastName] = witnessName.split(' ');
const rooms = [...defaultRooms(), transfers(), contents(), SCRIPTING];
const witness = await arrive(
  {
    grid: values.grid,
    firstName,
    lastName,
    secret: { password: witnessPassword },
    start: `uri:${values.region}&124&132&30`,
    rooms,
    retriesPresence: true,
  },
  ports,
);
const heard = [];
witness.on('chat', (chat) => heard.push(chat));
const { region } = witness;
const person = () => region.avatars.find(({ name }) => name === userName);
const builds = [];
const rez = async (at, scale = { x: 1, y: 1, z: 0.6 }) => {
  const object = await region.build.rez({ position: at, scale });
  builds.push(object.localId);
  return object;
};
let started;
let viewed;
let pictures = 0;
async function look(name) {
  if (values.pictures === undefined) return;
  const path = `${values.pictures}/${String(pictures++).padStart(2, '0')}-${name}.png`;
  // Without a graphics card a busy machine may take too long for a picture: the rest is seen all the same.
  await viewed.page.screenshot({ path }).catch(() => console.log(`       no picture of ${name}`));
}

/** What the page has in its scene is what the region has. */
async function sameIds(what, session = witness) {
  let missing = [];
  let extra = [];
  const isSame = await until(async () => {
    const seen = new Set(await viewed.ids());
    const there = new Set([...session.region.objects.all()].map(({ id }) => String(id)));
    missing = [...there].filter((id) => !seen.has(id));
    extra = [...seen].filter((id) => !there.has(id));
    return missing.length + extra.length === 0;
  });
  const count = [...session.region.objects.all()].length;
  check(
    `${what}: drawn or culled is what the region has`,
    isSame,
    isSame ? count : `missing ${missing}, extra ${extra}`,
  );
}

async function arriveAndWalk() {
  await viewed.logIn(userName, userPassword, `uri:${values.region}&128&128&25`);
  check('the region sees the newcomer', await until(() => person() !== undefined));
  await until(async () => (await viewed.figures()).instances > 0);
  await look('arrived');
  const before = { ...person().position };
  await viewed.page.focus('canvas.world');
  await viewed.page.keyboard.down('ArrowUp');
  const gone = () => Math.hypot(person().position.x - before.x, person().position.y - before.y);
  check('walks by the arrow key', await until(() => gone() > 3), `${gone().toFixed(1)} m`);
  await viewed.page.keyboard.up('ArrowUp');
  await sleep(1000);
  let off = 0;
  const isDrawnThere = await until(async () => {
    const { position } = await viewed.figures();
    const there = person().position;
    off = Math.hypot(position[0] - there.x, position[1] - there.y);
    return off < 0.5;
  }, 10);
  check('is drawn where the region has it', isDrawnThere, `${off.toFixed(2)} m away`);
}

async function talk() {
  const words = `from the page ü ${Date.now()}`;
  await viewed.page.keyboard.press('Enter');
  await viewed.page.keyboard.type(words);
  await viewed.page.keyboard.press('Enter');
  await viewed.page.keyboard.press('Escape');
  check('is heard', await until(() => heard.some(({ text, from }) => text === words && from === userName)));
  witness.chat.say('<b>hello</b> page');
  check('hears', await until(() => viewed.page.getByText('<b>hello</b> page').isVisible()));
  witness.chat.sendInstantMessage(person().id, 'in private');
  check('gets an instant message', await until(() => viewed.page.getByText('1 unread').isVisible()));
}

async function touchAndSit() {
  const { x, y, z } = person().position;
  const seat = await rez({ x: x + 2.5, y, z });
  const button = await rez({ x, y: y + 2.5, z: z + 0.3 });
  await giveScript(
    witness,
    button,
    'default { touch_start(integer n) { llSay(0, "touched by " + llDetectedName(0)); } }',
    ports,
  );
  check('the script runs', await until(() => (button.flags & 0x80) !== 0, 60));
  await sleep(3000);
  await look('two boxes');
  const at = await placeIn(String(button.id));
  check('the box can be pointed at', at !== undefined);
  if (at !== undefined) await viewed.page.mouse.click(at.x, at.y);
  const isTouched = await until(() => heard.some(({ text }) => text === `touched by ${userName}`), 15);
  check('touches by a click', isTouched);
  await choose(String(seat.id), 'Sit here');
  const sits = await until(() => person()?.seat?.localId === seat.localId);
  check('sits by the menu', sits);
  await look('sitting');
  await viewed.page.focus('canvas.world');
  await viewed.page.keyboard.press('x');
  const stands = await until(() => person()?.isSitting === false);
  check('stands up again', stands);
}

/** Where on the page something can be clicked, whichever way the agent has to turn for it. */
async function placeIn(id) {
  for (let turns = 0; turns < 12; turns++) {
    const at = await viewed.placeOf(id);
    if (at !== undefined) return at;
    await viewed.page.focus('canvas.world');
    await viewed.page.keyboard.down('ArrowLeft');
    await sleep(350);
    await viewed.page.keyboard.up('ArrowLeft');
    await sleep(600);
  }
  return undefined;
}

async function choose(id, entry) {
  const at = await placeIn(id);
  check(`the box for “${entry}” can be pointed at`, at !== undefined);
  if (at === undefined) return;
  await viewed.page.mouse.click(at.x, at.y, { button: 'right' });
  await viewed.page.getByRole('menuitem', { name: entry }).click();
}

async function go(to) {
  const bar = viewed.page.getByRole('search').getByRole('textbox');
  await bar.fill(to);
  await bar.press('Enter');
  const name = to.split('/')[0];
  const isThere = await until(
    async () => (await viewed.page.getByRole('search').getByRole('textbox').inputValue()) === name,
    60,
  );
  check(`teleports to ${to}`, isThere, await viewed.page.getByRole('status').allTextContents());
}

async function stay() {
  const seconds = Number(values.stay);
  const end = performance.now() + seconds * 1000;
  let edits = 0;
  while (performance.now() < end) {
    const box = await rez({ x: 110 + (edits % 20), y: 110 + ((edits * 7) % 20), z: 30 + (edits % 5) });
    if (edits % 3 === 0) await region.build.delete([builds.splice(builds.indexOf(box.localId), 1)[0]]);
    edits++;
    await sleep(4000);
    if (edits % 15 === 0) witness.chat.say(`${edits} edits`);
  }
  check(`stays for ${seconds} s while ${edits} boxes are made`, person() !== undefined);
}

try {
  started = await startView();
  viewed = await ViewedPage.open(started.address, CHROMIUM, { width: 640, height: 400 });
  console.log('arrival, walk');
  await arriveAndWalk();
  await sameIds('after the arrival');
  console.log('talk');
  await talk();
  console.log('touch, sit');
  await touchAndSit();
  await sameIds('after the builds');
  console.log('travel');
  await go(values.to);
  await sleep(4000);
  await look('elsewhere');
  const { position } = await viewed.figures();
  const [, toX, toY] = values.to.split('/').map(Number);
  check(
    'is where it wanted to go',
    Math.hypot(position[0] - toX, position[1] - toY) < 5,
    position.map((n) => n.toFixed(1)),
  );
  await go(`${values.region}/128/128/25`);
  check('the region sees it again', await until(() => person() !== undefined));
  await sameIds('after the way back');
  await look('back');
  console.log('stay');
  await stay();
  await sameIds('after the stay');
  await look('stayed');
  await viewed.page.getByRole('button', { name: 'Log out' }).click();
  const left = await until(() => viewed.page.getByText('You have logged out.').isVisible());
  check('logs out', left);
  check('the region sees it leave', await until(() => person() === undefined));
  check(
    'the page complains of nothing',
    viewed.complaints.length === 0,
    viewed.complaints.slice(0, 10).join(' | '),
  );
} catch (error) {
  await look('failed').catch(() => undefined);
  check('nothing else went wrong', false, `${error.stack}`);
} finally {
  await viewed?.close();
  if (started !== undefined) {
    started.view.kill('SIGINT');
    await once(started.view, 'exit');
  }
  if (builds.length > 0) await region.build.delete(builds).catch(() => undefined);
  await witness.logout();
  await ports.close();
}
console.log(failures === 0 ? 'all well' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
