import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { UUIDNameReply } from '@landfall/protocol/message';
import { callCapability } from '../capabilities/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { RoomSession } from '../session/index.ts';
import { Asked } from './asked.ts';
import { displayNamesUrl, MAX_IDS_PER_REQUEST, readDisplayNames } from './display-names.ts';
import { formatName, NameCache } from './name-cache.ts';
import type { AgentName } from './name-cache.ts';

/** How long to wait for a name. */
export interface NameOptions {
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
  /** 10 s by default. OpenSim does not answer at all for agents it does not know. */
  readonly timeoutMs?: number;
}

const NAME_TIMEOUT_MS = 10_000;
/** Ids in one UUIDNameRequest: it stays below 1200 bytes. */
const MAX_IDS_PER_MESSAGE = 64;

type Waiting = Set<Settle<AgentName>>;

/** How agents are called: asked for once, then remembered. */
export class Names {
  readonly #scope: SessionScope;
  readonly #region: () => Region | undefined;
  readonly #cache = new NameCache();
  readonly #asked = new Asked();
  /** Who waits, by agent. */
  readonly #waiting = new Map<string, Waiting>();
  /** To be asked for at the end of this turn. */
  #wanted: Uuid[] = [];

  /** Made by the session. `own` is known from the login. */
  constructor(session: RoomSession, own: AgentName) {
    const { scope } = session;
    this.#scope = scope;
    this.#region = () => session.region;
    this.#cache.set(scope.ids.agentId, own);
    session.take(UUIDNameReply, (reply, region) => this.#receive(reply, region));
  }

  /** What is known already, without asking. */
  known(id: Uuid | string): AgentName | undefined {
    return this.#cache.get(Uuid.of(id));
  }

  /**
   * An agent's name, by UUIDNameRequest. Requests of one turn travel together.
   * @throws TimeoutError when the region does not answer; ClosedError; UsageError before the arrival, and for what is no UUID.
   */
  async nameOf(
    agent: Uuid | string,
    { signal, timeoutMs = NAME_TIMEOUT_MS }: NameOptions = {},
  ): Promise<AgentName> {
    const id = Uuid.of(agent);
    const known = this.#cache.get(id);
    if (known !== undefined) return known;
    const { lifetime, ports } = this.#scope;
    lifetime.check();
    this.#requireRegion();
    const wait = { what: 'asking for a name', lifetime, signal, clock: ports.clock, timeoutMs };
    return pending<AgentName>({ ...wait, missing: () => 'UUIDNameReply' }, (settle) =>
      this.#join(id, settle),
    );
  }

  /**
   * The names of several agents with what they chose to be called, by capability GetDisplayNames. Agents that it does
   * not know are missing in the result. `timeoutMs` is for all of them together, however many requests they take.
   * @throws RemoteError when the region offers no such capability or refuses; ClosedError, TimeoutError, DecodeError.
   */
  async displayNamesOf(
    agents: readonly (Uuid | string)[],
    { signal, timeoutMs = NAME_TIMEOUT_MS }: NameOptions = {},
  ): Promise<ReadonlyMap<string, AgentName>> {
    const ids = agents.map((agent) => Uuid.of(agent));
    const { clock } = this.#scope.ports;
    const deadline = clock.now() + timeoutMs;
    // Not from the cache alone: it holds fewer than can be asked for.
    const found = new Map<string, AgentName>();
    const missing: Uuid[] = [];
    for (const id of ids) {
      const name = this.#cache.get(id);
      if (name !== undefined) found.set(id.toString(), name);
      if (name?.displayName === undefined) missing.push(id);
    }
    for (let at = 0; at < missing.length; at += MAX_IDS_PER_REQUEST) {
      const leftMs = deadline - clock.now();
      if (leftMs <= 0)
        throw new TimeoutError(
          `${found.size} of ${ids.length} names came in ${timeoutMs} ms`,
          timeoutMs,
          'GetDisplayNames',
        );
      const names = await this.#fetch(missing.slice(at, at + MAX_IDS_PER_REQUEST), {
        signal,
        timeoutMs: leftMs,
      });
      for (const [id, name] of names) found.set(id.toString(), name);
    }
    return found;
  }

  /** @throws UsageError before the arrival. */
  #requireRegion(): Region {
    const region = this.#region();
    if (region === undefined) throw new UsageError('the agent has not arrived in a region yet');
    return region;
  }

  #join(id: Uuid, settle: Settle<AgentName>): () => void {
    const { key } = id;
    const waiting = this.#waiting.get(key) ?? new Set();
    waiting.add(settle);
    if (!this.#waiting.has(key)) {
      this.#waiting.set(key, waiting);
      this.#want(id);
    }
    return () => {
      waiting.delete(settle);
      if (waiting.size === 0) this.#waiting.delete(key);
    };
  }

  #want(id: Uuid): void {
    if (this.#wanted.push(id) > 1) return;
    atEndOfTurn(() => this.#ask());
  }

  #ask(): void {
    const wanted = this.#wanted;
    this.#wanted = [];
    const region = this.#region();
    if (region === undefined) return;
    for (const id of wanted) this.#asked.note(id, region);
    for (let at = 0; at < wanted.length; at += MAX_IDS_PER_MESSAGE) {
      const UUIDNameBlock = wanted.slice(at, at + MAX_IDS_PER_MESSAGE).map((ID) => ({ ID }));
      region.circuit.send({ name: 'UUIDNameRequest', UUIDNameBlock }, { reliable: true });
    }
  }

  #receive({ UUIDNameBlock }: UUIDNameReply, region: Region): void {
    for (const { ID, FirstName, LastName } of UUIDNameBlock) {
      if (!this.#asked.takeAnswer(ID, region)) continue;
      this.#learn(ID, { firstName: decodeText(FirstName), lastName: decodeText(LastName) });
    }
  }

  #learn(id: Uuid, name: AgentName): void {
    this.#cache.set(id, name);
    this.#scope.witness?.observe('NameLearnt', { agentId: id.toString(), name: formatName(name) });
    for (const settle of this.#waiting.get(id.key) ?? []) settle.resolve(name);
  }

  async #fetch(ids: readonly Uuid[], options: NameOptions): Promise<ReadonlyMap<Uuid, AgentName>> {
    const region = this.#requireRegion();
    const capability = region.capabilities.get('GetDisplayNames');
    if (capability === undefined)
      throw new RemoteError('the region offers no GetDisplayNames', 'no-capability');
    const call = { method: 'GET', url: displayNamesUrl(capability, ids), what: 'GetDisplayNames' } as const;
    const answer = await callCapability(call, this.#scope.ports, {
      ...options,
      lifetime: this.#scope.lifetime,
    });
    const asked = new Set(ids.map(({ key }) => key));
    const names = [...readDisplayNames(answer)].filter(([{ key }]) => asked.has(key));
    for (const [id, name] of names) this.#learn(id, name);
    return new Map(names);
  }
}

/** At the end of this turn. */
function atEndOfTurn(act: () => void): void {
  void Promise.resolve().then(act);
}
