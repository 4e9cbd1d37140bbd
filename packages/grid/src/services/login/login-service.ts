import type { Vector3 } from '@landfall/protocol/datatypes';
import { TELEPORT_FLAG } from '@landfall/protocol/journey';
import { bytesAnswer, emptyAnswer, networkOf, textAnswer } from '@landfall/assets/http';
import type { Answer, RoutedRequest } from '@landfall/assets/http';
import { encodeLoginResponse } from '@landfall/protocol/login';
import type { LoginAnswer, LoginFormat, LoginRequest } from '@landfall/protocol/login';
import { fullName } from '../accounts/index.ts';
import type { Account } from '../accounts/index.ts';
import { AgentCapabilities } from '../../simulator/capabilities/index.ts';
import { kick } from '../../simulator/departure/index.ts';
import { peerOf, seedUrl, verdictOf } from '../../simulator/handover/index.ts';
import type { Verdict } from '../../simulator/handover/index.ts';
import { homeOf } from '../../simulator/travel/index.ts';
import type { UnusableLogin } from '../../faults/index.ts';
import type { Session } from '../presence/index.ts';
import { placesOf, regionById } from '../../simulator/region/index.ts';
import type { GridServices, Region } from '../../simulator/region/index.ts';
import { findDestination } from './destination.ts';
import type { Destination } from './destination.ts';
import { LOOK_AT, loginResponse } from './login-response.ts';
import { Penalty } from './penalty.ts';
import { readLogin } from './read-login.ts';
import { FAULT, REFUSALS, refusedBy } from './refusals.ts';

/** Nobody used the ticket: noted in the evidence, but it stays valid. @source opensim-observed.md: still valid after 75 s */
const TICKET_UNUSED_MS = 60_000;
const MAX_CIRCUIT_CODE = 0x7fffffff;

/** Who posts a login. */
interface Caller {
  readonly address: string;
  readonly signal: AbortSignal;
}

/** Answers logins: XML-RPC and LLSD, in the form of the request. */
export class LoginService {
  readonly #services: GridServices;
  readonly #welcome: string;
  readonly #penalty: Penalty;
  readonly #isOpen: Promise<unknown>;

  /** Logins are not answered before `isOpen` has settled. */
  constructor(services: GridServices, welcome: string, isOpen: Promise<unknown> = Promise.resolve()) {
    this.#services = services;
    this.#welcome = welcome;
    this.#isOpen = isOpen;
    this.#penalty = new Penalty(services.ports.clock);
  }

  /**
   * Answers a request to the login address: a login that is posted, or GET and HEAD with a welcome page.
   * @source opensim-observed.md: what is no document is not found; a document without what it needs is a fault
   */
  async handle({ method, body, from, signal }: RoutedRequest): Promise<Answer> {
    if (method === 'GET' || method === 'HEAD')
      return textAnswer(this.#welcomePage(), 'text/plain; charset=utf-8');
    if (method !== 'POST') return emptyAnswer(404);
    const posted = readLogin(body);
    if (posted.type === 'unreadable') return emptyAnswer(404);
    if (posted.type === 'wrong-call') return documentResponse(FAULT, 'xml-rpc');
    if (posted.type === 'incomplete') return this.#respond(REFUSALS.incomplete, posted.format);
    const { request, format } = posted;
    // Whoever has one address of a network has all of them.
    const caller = { address: networkOf(from.address), signal };
    this.#observeRequest(request, format, from.address);
    await this.#isOpen.catch(() => undefined);
    const answer = this.#services.faults.loginAnswer(request);
    const user = userOf(request);
    if (typeof answer === 'string') return this.#unusableResponse(answer, request, format, caller);
    return this.#respond(answer ?? (await this.#logIn(request, caller)), format, user);
  }

  /** For people who open the address in a browser. */
  #welcomePage(): string {
    const { name, httpUrl } = this.#services;
    return `${name} is a grid: log in with a viewer or a client at ${httpUrl}/\n`;
  }

  #observeRequest(request: LoginRequest, format: LoginFormat, from: string): void {
    this.#services.witness?.observe('LoginReceived', {
      user: userOf(request),
      viewer: request.version,
      channel: request.channel,
      from,
      encoding: format === 'llsd' ? 'LLSD' : 'XML-RPC',
    });
  }

  #respond(answer: LoginAnswer, format: LoginFormat, user?: string): Answer {
    const outcome = answer.type === 'success' ? 'Success' : 'reason' in answer ? answer.reason : answer.type;
    this.#services.witness?.observe('LoginResponseSent', {
      outcome,
      ...(user === undefined ? {} : { user }),
      encoding: format === 'llsd' ? 'LLSD' : 'XML-RPC',
    });
    return documentResponse(answer, format);
  }

  async #logIn(request: LoginRequest, { address, signal }: Caller): Promise<LoginAnswer> {
    const { accounts, witness } = this.#services;
    const { firstName, lastName, secret } = request;
    const account = await accounts.authenticate(firstName, lastName, secret, address);
    // Whoever has gone meanwhile, or was cut off by the end of the grid, gets no session.
    if (signal.aborted) return REFUSALS.busy;
    if (typeof account !== 'string') return await this.#letIn(account, request);
    if (account === 'wrong') witness?.observe('AuthFail', { user: userOf(request), reason: 'key' });
    await this.#penalty.serve(address, signal);
    if (account === 'busy') return REFUSALS.busy;
    return REFUSALS.wrongPassword;
  }

  async #letIn(account: Account, request: LoginRequest): Promise<LoginAnswer> {
    const { presence, witness } = this.#services;
    witness?.observe('AuthSuccess', { user: fullName(account) });
    const former = presence.of(account.id);
    if (former === undefined || !former.isArrived()) return await this.#admit(account, request);
    kick(this.#services, former, 'You logged in from another location.');
    witness?.observe('CircuitFail', { reason: 'presence' });
    return REFUSALS.alreadyLoggedIn;
  }

  async #admit(account: Account, { start }: LoginRequest): Promise<LoginAnswer> {
    const services = this.#services;
    const { presence, witness } = services;
    const home = homeOf(services, account.id);
    const destination = findDestination(start, home, placesOf(services), presence.lastPlace(account.id));
    const { region, position } = destination;
    const session = this.#newSession(account, destination);
    const own = regionById(services.regions, region.id);
    const seed = await (own === undefined
      ? this.#provisionElsewhere(session, destination)
      : this.#provision(session, own, position));
    if (typeof seed !== 'string') {
      witness?.observe('CircuitFail', { reason: seed.reason });
      return refusedBy(seed.reason);
    }
    witness?.observe('CircuitProvision', { circuit: session.circuitCode, region: region.name });
    const response = loginResponse(services, session, destination, seed, this.#welcome);
    return { type: 'success', response };
  }

  /**
   * The region is another process's, which expects the agent from here on, as OpenSim's regions do. @returns the address of its seed, or why not
   * @source OpenSim LLLoginService.cs (LaunchAgentDirectly)
   */
  async #provisionElsewhere(session: Session, { region, position }: Destination): Promise<string | Refused> {
    this.#begin(session);
    const capsPath = this.#services.newId().toString();
    const newcomer = { session, capsPath, position, lookAt: LOOK_AT, teleportFlags: TELEPORT_FLAG.viaLogin };
    const verdict = await peerOf(this.#services, region).createAgent({ ...newcomer, isChild: false });
    if (verdict.allowed) return seedUrl(this.#services, region, capsPath);
    this.#services.presence.end(session);
    return verdict;
  }

  /** From here on the region expects the agent. @returns the address of its seed, or why not */
  #provision(session: Session, region: Region, position: Vector3): string | Refused {
    const { account } = session;
    const verdict = verdictOf(region, { agentId: account.id, viaTeleport: true, position });
    if (!verdict.allowed) return verdict;
    this.#begin(session);
    const capabilities = new AgentCapabilities(this.#services, account, region);
    region.tickets
      .issue({ session, isChild: false, place: { position, lookAt: LOOK_AT }, capabilities })
      ?.capabilities.close();
    this.#noteIfUnused(session);
    return capabilities.seedUrl;
  }

  /** In place of one whose ticket was never used. */
  #begin(session: Session): void {
    const { presence } = this.#services;
    const former = presence.of(session.account.id);
    if (former !== undefined) this.#withdraw(former);
    presence.begin(session);
  }

  #noteIfUnused(session: Session): void {
    const { ports, presence, witness } = this.#services;
    const note = (): void => {
      if (presence.of(session.account.id) !== session || session.isArrived()) return;
      const { circuitCode: circuit } = session;
      witness?.observe('TicketUnused', {
        agent: fullName(session.account),
        circuit,
        waitedMs: TICKET_UNUSED_MS,
      });
    };
    if (witness !== undefined) ports.clock.after(TICKET_UNUSED_MS, note, { background: true });
  }

  /** A ticket that nobody has used makes room for the new one. */
  #withdraw(session: Session): void {
    for (const region of this.#services.regions) region.tickets.withdraw(session)?.capabilities.close();
    this.#services.presence.end(session);
  }

  #newSession(account: Account, { region }: Destination): Session {
    const { newId, ports, regions } = this.#services;
    const session: Session = {
      account,
      sessionId: newId(),
      secureSessionId: newId(),
      circuitCode: circuitCodeOf(ports.randomBytes(4)),
      regionName: region.name,
      // Of those who log in to another process nobody knows here when they open their circuit: OpenSim does not wait for it either.
      isArrived: () => regionById(regions, region.id) === undefined || isAnywhere(regions, session),
    };
    return session;
  }

  async #unusableResponse(
    kind: UnusableLogin,
    request: LoginRequest,
    format: LoginFormat,
    caller: Caller,
  ): Promise<Answer> {
    this.#services.witness?.observe('LoginResponseSent', { outcome: kind, user: userOf(request) });
    if (kind === 'html')
      return textAnswer('<html><body>Welcome to the hotel wifi</body></html>', 'text/html');
    if (kind === 'empty') return emptyAnswer(200);
    const answer = await this.#logIn(request, caller);
    if (answer.type !== 'success') return documentResponse(answer, format);
    return documentResponse(
      { type: 'success', response: { ...answer.response, seedCapability: '' } },
      format,
    );
  }
}

type Refused = Extract<Verdict, { readonly allowed: false }>;

/** Does a session have an agent in some region? */
const isAnywhere = (regions: readonly Region[], session: Session): boolean =>
  regions.some(({ agents }) => agents.byId(session.account.id)?.ticket.session === session);

const userOf = ({ firstName, lastName }: LoginRequest): string => `${firstName} ${lastName}`;

function documentResponse(answer: LoginAnswer, format: LoginFormat): Answer {
  const { body, contentType } = encodeLoginResponse(answer, format);
  return bytesAnswer(body, contentType);
}

/** A positive S32, as OpenSim's. */
function circuitCodeOf(random: Uint8Array): number {
  const number = new DataView(random.buffer, random.byteOffset).getUint32(0) & MAX_CIRCUIT_CODE;
  return number === 0 ? 1 : number;
}
