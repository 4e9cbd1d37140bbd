/**
 * A grid's regions stand in the grid of a ROBUST, beside those of OpenSimulator: it makes them known there, learns of the others, and
 * answers what their simulators ask. Who comes has a session there; their accounts are those of the ROBUST.
 */
import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { agentPath, decodeAgentPut, decodeNewAgent } from '@landfall/protocol/simulation';
import type { Session } from '../services/presence/index.ts';
import { endSession } from '../simulator/departure/index.ts';
import { answerProcess } from '../simulator/index.ts';
import { regionNamed } from '../simulator/region/index.ts';
import { isOutOfView } from '../simulator/neighbours/index.ts';
import type { GridServices, PeerAnswer, PeerRequest, RegionPlace } from '../simulator/region/index.ts';
import { encodeHello } from './hello.ts';
import { Residents } from './residents.ts';
import type { RobustServices } from './robust-services.ts';

/** OpenSim's services forget nobody; others may have come meanwhile. */
const LOOK_EVERY_MS = 60_000;
/** Several may say hello at once, and anybody can. */
const LOOK_AFTER_HELLO_MS = 500;
const TELL_MS = 10_000;
/** From a login to its circuit: as long as an arrival may take. */
const UNUSED_MS = 60_000;
/** Whoever is here has child agents no farther away: the farthest view. */
const NEAR_METRES = 512;
const NOT_KNOWN = 'Failed to verify user presence in the grid';
const FALSE = encodeUtf8('False');

/** What a membership needs of its grid. */
export interface MembershipOptions {
  /** Of the grid that becomes a member. */
  readonly services: GridServices;
  /** Where its regions become known. */
  readonly robust: RobustServices;
  /** Those regions. */
  readonly places: readonly RegionPlace[];
  /** Is told of all others, each time anew. */
  readonly meet: (elsewhere: readonly RegionPlace[]) => void;
}

/** While it lasts, regions of both meet. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #residents: Residents;
  /** Of those that others are to know nothing of: with it a region is registered again. */
  readonly #secret: Uuid;
  #others: readonly RegionPlace[] = [];
  #nextLook: { readonly at: number; readonly cancel: () => void } | undefined;
  #isOver = false;
  /** A look takes a while; who says hello meanwhile is seen by the next. */
  #isLooking = false;
  #isHelloWaiting = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#residents = new Residents(options.services, options.robust);
    this.#secret = options.services.newId();
  }

  /** @throws RemoteError when a region is refused, such as for its place; TimeoutError, ClosedError, DecodeError */
  async begin(): Promise<void> {
    const { robust, places, services } = this.#options;
    for (const place of places) await robust.register(place, `${services.httpUrl}/`, this.#secret);
    await this.#look();
    this.#greet();
  }

  /** What simulators of the grid ask. Its promise is never rejected but by a DecodeError, for nonsense. */
  async answer(request: PeerRequest): Promise<PeerAnswer> {
    const [, room] = request.target.split('/', 2);
    if (room === 'region') return this.#takeHello(request.method);
    // Whoever reaches this address could rez what they like.
    if (room === 'object') return { status: 200, body: FALSE };
    if (room !== 'agent') return { status: 404, body: FALSE };
    if (!(await this.#mayAsk(request)))
      return request.method === 'POST' ? refused() : { status: 200, body: FALSE };
    const answer = await answerProcess(this.#options.services, request);
    this.#reportArrival(request, answer);
    return answer;
  }

  /** Somebody has left from here: the grid is told, and where they have looked in. Who only looked in goes on where they are. */
  tellEnded({ account, sessionId }: Session, hadRoot: boolean): void {
    if (!hadRoot) return;
    const { services, robust } = this.#options;
    void robust.logout(sessionId).catch(() => undefined);
    this.#noteLastPlace(account.id);
    for (const { id: regionId, peerUri } of this.#near()) {
      const target = { agentId: account.id, regionId, action: '', auth: sessionId.toString() };
      const request = { method: 'DELETE', path: agentPath(target), timeoutMs: TELL_MS };
      if (peerUri !== undefined) void services.askPeer(peerUri, request);
    }
  }

  /** Its regions are known no more. Never rejects. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#nextLook?.cancel();
    const { robust, places } = this.#options;
    await Promise.all(places.map(({ id }) => robust.deregister(id).catch(() => false)));
  }

  async #mayAsk({ method, target, body }: PeerRequest): Promise<boolean> {
    if (method === 'QUERYACCESS') await this.#residents.introduce(target);
    if (method === 'POST') return await this.#residents.admit(decodeNewAgent(body));
    const put = method === 'PUT' ? decodeAgentPut(body) : undefined;
    return put?.type !== 'AgentData' || this.#residents.mayEnter(put);
  }

  #noteLastPlace(agentId: Uuid): void {
    const { services, robust } = this.#options;
    const last = services.presence.lastPlace(agentId);
    const region = regionNamed(services.regions, last?.regionName);
    if (last === undefined || region === undefined) return;
    void robust.noteLastPlace(agentId, region.id, last.position).catch(() => undefined);
  }

  /** Where the root is now: the grid asks it there, and looks for it there. */
  #reportArrival({ method, body }: PeerRequest, { status, body: said }: PeerAnswer): void {
    const yes = status === 200 && !/false/i.test(new TextDecoder().decode(said));
    if (!yes || (method !== 'PUT' && method !== 'POST')) return;
    const { agentId, sessionId, destination, isRoot } =
      method === 'PUT' ? arrivalOfPut(body) : arrivalOfPost(body);
    if (!isRoot) return;
    void this.#options.robust.report(sessionId, destination.id).catch(() => undefined);
    if (method === 'POST') this.#expect(agentId);
  }

  /** Of who has logged in and never opens a circuit nobody would ever say that they are gone. */
  #expect(agentId: Uuid): void {
    const { services } = this.#options;
    const session = services.presence.of(agentId);
    if (session === undefined) return;
    const giveUp = (): void => {
      if (services.presence.of(agentId) === session && !session.isArrived())
        endSession(services, session, true);
    };
    services.ports.clock.after(UNUSED_MS, giveUp, { background: true });
  }

  #takeHello(method: string): PeerAnswer {
    if (method !== 'POST') return { status: 405, body: FALSE };
    if (this.#isLooking) this.#isHelloWaiting = true;
    else this.#lookIn(LOOK_AFTER_HELLO_MS);
    return { status: 200, body: encodeUtf8('{"success":true}') };
  }

  /** Who is around is what the grid says, not who says hello. What fails is tried again later. */
  async #look(): Promise<void> {
    this.#nextLook = undefined;
    this.#isLooking = true;
    try {
      await this.#learn();
    } finally {
      this.#isLooking = false;
    }
    this.#lookIn(this.#isHelloWaiting ? LOOK_AFTER_HELLO_MS : LOOK_EVERY_MS);
    this.#isHelloWaiting = false;
  }

  async #learn(): Promise<void> {
    const { robust, places, meet } = this.#options;
    const own = new Set(places.map(({ id }) => id.key));
    const found = new Map<string, RegionPlace>();
    for (const place of places)
      for (const region of await robust.regionsAround(place).catch(() => this.#others))
        if (!own.has(region.id.key)) found.set(region.id.key, region);
    if (this.#isOver) return;
    this.#others = [...found.values()];
    meet(this.#others);
  }

  /** Unless that will be done before. */
  #lookIn(ms: number): void {
    const { clock } = this.#options.services.ports;
    const at = clock.now() + ms;
    if (this.#isOver || (this.#nextLook !== undefined && this.#nextLook.at <= at)) return;
    this.#nextLook?.cancel();
    this.#nextLook = { at, cancel: clock.after(ms, () => void this.#look(), { background: true }) };
  }

  /** Simulators tell those who are in regions that touch ours of them. */
  #greet(): void {
    const { services, places } = this.#options;
    for (const place of places)
      for (const { peerUri, handle } of this.#others.filter((other) => !isOutOfView(place, other, 1))) {
        if (peerUri === undefined) continue;
        const body = encodeHello(place, services.httpUrl, handle);
        const request = { method: 'POST', path: `/region/${place.id.toString()}/`, body, timeoutMs: TELL_MS };
        void services.askPeer(peerUri, request);
      }
  }

  /** Those that somebody who is here may have looked into. */
  #near(): RegionPlace[] {
    return this.#others.filter((other) =>
      this.#options.places.some((own) => !isOutOfView(own, other, NEAR_METRES)),
    );
  }
}

const refused = (): PeerAnswer => ({
  status: 200,
  body: encodeUtf8(JSON.stringify({ success: false, reason: NOT_KNOWN })),
});

function arrivalOfPut(body: Uint8Array) {
  const { type, agentId, sessionId, destination } = decodeAgentPut(body);
  return { agentId, sessionId, destination, isRoot: type === 'AgentData' };
}

function arrivalOfPost(body: Uint8Array) {
  const { agentId, sessionId, destination, isChild } = decodeNewAgent(body);
  return { agentId, sessionId, destination, isRoot: !isChild };
}
