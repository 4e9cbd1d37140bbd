import { arrive } from '@landfall/client';
import { OPENSIM_CAPABILITIES } from '@landfall/protocol/capability';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { ACTS, ANY, BURST } from './acts.mjs';
import { sleep } from './programs.mjs';
import { Uploads } from './uploads.mjs';

const RETRY_MS = 5000;
const BURST_PAUSE_MS = 100;

/** What one agent does in a grid: arrives, acts, leaves, over and over. */
export class Visitor {
  counts = { logins: 0, refusedLogins: 0, logouts: 0, lostSessions: 0, failures: {}, acts: {} };
  #account;
  #parts;
  #session;
  #uploads;
  #updatable = {};
  #stopped = false;
  #lent = false;

  /** @param parts grid (URL), ports, ledger, service, pictures, sound, mesh, tell */
  constructor(account, parts) {
    this.#account = account;
    this.#parts = parts;
  }

  get session() {
    return this.#session?.isAlive ? this.#session : undefined;
  }

  /** Goes on until {@link Visitor.stop}; an act each `everyMs`, a logout after each `acts`. */
  async run({ everyMs, acts }) {
    for (let act = 0; !this.#stopped; act++) {
      await sleep(everyMs * (0.5 + Math.random()));
      if (this.#lent) continue;
      if (this.session === undefined && !(await this.#arrive())) continue;
      if (act % acts === acts - 1) await this.leave();
      else await this.#act();
    }
  }

  stop() {
    this.#stopped = true;
  }

  /** Its session stays as it is while it is used. */
  async lend(use) {
    this.#lent = true;
    try {
      return await use(this.session);
    } finally {
      this.#lent = false;
    }
  }

  /** Uploads in quick succession for so long. */
  burst(ms) {
    return this.lend(async () => {
      const until = Date.now() + ms;
      for (let at = 0; this.session !== undefined && Date.now() < until; at++) {
        await this.#act(BURST[at % BURST.length]);
        await sleep(BURST_PAUSE_MS);
      }
    });
  }

  async leave() {
    if (this.session === undefined) return;
    await this.#session.logout();
    this.counts.logouts++;
  }

  async #arrive() {
    const [name, password] = this.#account.split(':');
    const [firstName, lastName] = name.split(' ');
    const options = { grid: this.#parts.grid, firstName, lastName, secret: { password }, start: 'last' };
    try {
      this.#session = await arrive(
        { ...options, capabilities: OPENSIM_CAPABILITIES, messages: ALL_MESSAGES },
        this.#parts.ports,
      );
      this.#session.ended.then(({ by }) => by !== 'us' && this.counts.lostSessions++);
      this.#uploads = new Uploads(this.#session, this.#parts.ports);
      this.#updatable = {};
      this.counts.logins++;
      return true;
    } catch (error) {
      this.counts.refusedLogins++;
      this.#parts.tell(`${name}: no login: ${error.message}`);
      await sleep(RETRY_MS);
      return false;
    }
  }

  async #act(name = ANY[Math.floor(Math.random() * ANY.length)]) {
    try {
      await ACTS[name](this);
      this.counts.acts[name] = (this.counts.acts[name] ?? 0) + 1;
    } catch (error) {
      this.counts.failures[name] = (this.counts.failures[name] ?? 0) + 1;
      this.#parts.tell(`${this.#account.split(':')[0]}: ${name}: ${error.message}`);
    }
  }

  /** Uploads and writes down what was acknowledged. */
  async upload(how, type, bytes, send) {
    const from = Date.now();
    const id = await send(this.#uploads);
    this.#parts.ledger.note({ id, type, how, content: bytes, from });
    return id;
  }

  /** An item of this kind to update: made when there is none yet. */
  async updatable(kind, create) {
    this.#updatable[kind] ??= (await this.#uploads.createItem({ ...create, name: kind })).item;
    return this.#updatable[kind];
  }

  get uploads() {
    return this.#uploads;
  }

  get parts() {
    return this.#parts;
  }

  get self() {
    return this.#session;
  }
}
