// Regions that are full, forbidden, or restarted: what the traveller is told, and where it is then.
import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { EstateOwnerMessage } from '@landfall/protocol/message';

/** An owner must be able to say what the rooms of a traveller do not say. */
export const OWNERS_ROOM = {
  name: 'owner',
  messages: [EstateOwnerMessage],
  start: ({ scope }) => scope.ids,
};

const BAN_IN_THIS_ESTATE = 64;
const UNBAN_IN_THIS_ESTATE = 128;
/** How long OpenSim keeps a border closed that it has refused somebody to cross. */
const BORDER_CLOSED_MS = 61_000;
const RESTART_SECONDS = 12;

/** Everything that can be refused: `say` speaks to the console of the simulator, `check` is told what was expected and seen. */
export class Refusals {
  constructor({ session, owner, home, beside, consoleFile, check }) {
    Object.assign(this, { session, owner, home, beside, consoleFile, check });
  }

  async say(command) {
    await appendFile(this.consoleFile, `${command}\n`);
    await sleep(500);
  }

  /** A region that takes nobody. */
  async full() {
    await this.say(`change region ${this.beside}`);
    await this.say('region set agent-limit 1');
    await this.owner.travel.teleport(`${this.beside}/100/100/30`).arrival;
    await this.refusedTeleport('full', /full/i);
    await this.refusedBorder('full', /full/i);
    await this.owner.travel.teleport(`${this.home}/100/100/30`).arrival;
    await this.say('region set agent-limit 40');
    await this.say('change region root');
    await this.entered('full no more');
  }

  /** A region of an estate that has banned the traveller. */
  async forbidden() {
    await this.owner.travel.teleport(`${this.beside}/100/100/30`).arrival;
    await this.ban(BAN_IN_THIS_ESTATE);
    await this.refusedTeleport('banned', /bann/i);
    await sleep(BORDER_CLOSED_MS);
    await this.refusedBorder('banned', /bann/i);
    await this.ban(UNBAN_IN_THIS_ESTATE);
    await this.owner.travel.teleport(`${this.home}/100/100/30`).arrival;
    await sleep(BORDER_CLOSED_MS);
    await this.entered('banned no more');
  }

  /** The neighbour is restarted, then the region that the traveller is in. */
  async restarted() {
    await this.neighbourRestarted();
    await this.session.travel.teleport(`${this.beside}/100/100/30`).arrival;
    const warned = soon(this.session, 'restarting', 20_000);
    await this.restart(this.beside);
    const warning = await warned;
    this.check(
      'is warned of a restart',
      warning?.inMs > 0,
      warning && `${warning.text} (${warning.inMs} ms)`,
    );
    await this.session.travel.teleport(`${this.home}/100/100/30`).arrival;
    this.check('leaves in time', this.session.region.name === this.home, this.session.region.name);
    await sleep(RESTART_SECONDS * 1000 + 5000);
    await this.entered('restarted');
  }

  async neighbourRestarted() {
    const { regions } = this.session;
    const neighbour = () => regions.all.find(({ name, isChild }) => isChild && name === this.beside);
    await until(() => neighbour() !== undefined, 10_000);
    const before = neighbour();
    await this.restart(this.beside);
    const isGone = await until(() => neighbour() !== before, 2000 * RESTART_SECONDS);
    this.check('a neighbour that is restarted is gone', before !== undefined && isGone);
    const isBack = await until(() => neighbour() !== undefined, 60_000);
    this.check('a neighbour that was restarted is seen again', isBack);
    await this.entered('a restarted neighbour');
  }

  async restart(region) {
    await this.say(`change region ${region}`);
    await this.say(`region restart notice "Restarting in {0}" ${RESTART_SECONDS}`);
    await this.say('change region root');
  }

  async refusedTeleport(what, words) {
    const before = this.session.region.name;
    const error = await this.session.travel
      .teleport(`${this.beside}/128/128/30`)
      .arrival.catch((failed) => failed);
    const isTold = error?.code === 'remote' && error.reason === 'refused' && words.test(error.words);
    this.check(`${what}: a teleport is refused with the region's words`, isTold, error?.words ?? `${error}`);
    this.check(`${what}: and the agent stays`, this.session.region.name === before, this.session.region.name);
  }

  async refusedBorder(what, words) {
    const { agent, travel } = this.session;
    const alert = soon(this.session, 'alert', 30_000);
    await travel.teleport(`${this.home}/246/60/30`).arrival;
    await sleep(2000);
    const error = await agent
      .walkTo({ x: 270, y: 60, z: 0 }, { timeoutMs: 25_000 })
      .catch((failed) => failed);
    const told = await alert;
    // OpenSim puts back who tries, or lets nobody nearer who has tried before.
    const isClosed = error?.code === 'timeout' || error?.reason === 'put-back';
    this.check(`${what}: the border is closed`, isClosed, `${error?.message}`);
    this.check(`${what}: and why is told`, words.test(told?.text ?? ''), told?.text);
    this.check(
      `${what}: and the agent stays`,
      this.session.region.name === this.home,
      this.session.region.name,
    );
    await travel.teleport(`${this.home}/128/60/30`).arrival;
  }

  async entered(what) {
    await sleep(3000);
    const { agent, travel } = this.session;
    const there = await travel.teleport(`${this.beside}/100/60/30`).arrival.catch((error) => error);
    this.check(
      `${what}: can be teleported to`,
      there?.region?.name === this.beside,
      there?.words ?? there?.message,
    );
    await travel.teleport(`${this.home}/246/60/30`).arrival.catch(() => undefined);
    await sleep(4000);
    const error = await agent
      .walkTo({ x: 270, y: 60, z: 0 }, { timeoutMs: 30_000 })
      .catch((failed) => failed);
    await until(() => this.session.region.name === this.beside, 2000);
    this.check(`${what}: can be walked to`, this.session.region.name === this.beside, error?.message);
    await travel.teleport(`${this.home}/128/60/30`).arrival;
  }

  async ban(how) {
    const { owner: ids, region } = this.owner;
    const said = [ids.agentId.toString(), String(how), this.session.agent.id.toString()];
    const AgentData = { AgentID: ids.agentId, SessionID: ids.sessionId, TransactionID: Uuid.zero };
    const MethodData = { Method: encodeText('estateaccessdelta'), Invoice: Uuid.zero };
    const ParamList = said.map((each) => ({ Parameter: encodeText(each) }));
    region.circuit.send({ name: 'EstateOwnerMessage', AgentData, MethodData, ParamList }, { reliable: true });
    await sleep(4000);
  }
}

function soon(source, name, limitMs) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(undefined), limitMs);
    const remove = source.on(name, (event) => done(event));
    const done = (event) => {
      clearTimeout(timer);
      remove();
      resolve(event);
    };
  });
}

async function until(holds, limitMs) {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(100)) if (holds()) return true;
  return holds();
}
