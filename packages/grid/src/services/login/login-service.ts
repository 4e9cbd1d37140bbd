import { bytesAnswer, emptyAnswer, textAnswer } from '@landfall/assets/http';
import type { Answer, RoutedRequest } from '@landfall/assets/http';
import { encodeLoginResponse } from '@landfall/protocol/login';
import type { LoginAnswer, LoginFormat, LoginRequest, LoginResponse } from '@landfall/protocol/login';
import { fullName } from '../accounts/index.ts';
import type { Account } from '../accounts/index.ts';
import { AgentCapabilities } from '../../simulator/capabilities/index.ts';
import { kick } from '../../simulator/departure/index.ts';
import { verdictOf } from '../../simulator/handover/index.ts';
import { homeOf } from '../../simulator/travel/index.ts';
import type { UnusableLogin } from '../../faults/index.ts';
import type { Session } from '../presence/index.ts';
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

  constructor(services: GridServices, welcome: string) {
    this.#services = services;
    this.#welcome = welcome;
    this.#penalty = new Penalty(services.ports.clock);
  }

  /** @source opensim-observed.md: what is no document is not found; a document without what it needs is a fault */
  async handle({ method, body, from, signal }: RoutedRequest): Promise<Answer> {
    if (method === 'GET' || method === 'HEAD')
      return textAnswer(this.#welcomePage(), 'text/plain; charset=utf-8');
    if (method !== 'POST') return emptyAnswer(404);
    const posted = readLogin(body);
    if (posted.type === 'unreadable') return emptyAnswer(404);
    if (posted.type === 'wrong-call') return documentResponse(FAULT, 'xml-rpc');
    if (posted.type === 'incomplete') return this.#respond(REFUSALS.incomplete, posted.format);
    const { request, format } = posted;
    const caller = { address: from.address, signal };
    this.#observeRequest(request, format, from.address);
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
    if (typeof account !== 'string') return this.#letIn(account, request);
    if (account === 'wrong') witness?.observe('AuthFail', { user: userOf(request), reason: 'key' });
    await this.#penalty.serve(address, signal);
    if (account === 'busy') return REFUSALS.busy;
    return REFUSALS.wrongPassword;
  }

  #letIn(account: Account, request: LoginRequest): LoginAnswer {
    const { presence, witness } = this.#services;
    witness?.observe('AuthSuccess', { user: fullName(account) });
    const former = presence.of(account.id);
    if (former === undefined || !former.isArrived()) return this.#admit(account, request);
    kick(this.#services, former, 'You logged in from another location.');
    witness?.observe('CircuitFail', { reason: 'presence' });
    return REFUSALS.alreadyLoggedIn;
  }

  #admit(account: Account, { start }: LoginRequest): LoginAnswer {
    const { regions, presence, witness } = this.#services;
    const destination = findDestination(
      start,
      homeOf(this.#services, account.id),
      regions,
      presence.lastPlace(account.id),
    );
    const { region, position } = destination;
    const verdict = verdictOf(region, { agentId: account.id, viaTeleport: true, position });
    if (!verdict.allowed) {
      witness?.observe('CircuitFail', { reason: verdict.reason });
      return refusedBy(verdict.reason);
    }
    const response = this.#provision(account, destination);
    witness?.observe('CircuitProvision', { circuit: response.circuitCode, region: region.name });
    return { type: 'success', response };
  }

  /** From here on the region expects the agent. */
  #provision(account: Account, destination: Destination): LoginResponse {
    const { region, position } = destination;
    const session = this.#newSession(account, destination);
    const former = this.#services.presence.of(account.id);
    if (former !== undefined) this.#withdraw(former);
    this.#services.presence.begin(session);
    const capabilities = new AgentCapabilities(this.#services, account, region);
    region.tickets
      .issue({ session, isChild: false, place: { position, lookAt: LOOK_AT }, capabilities })
      ?.capabilities.close();
    this.#noteIfUnused(session);
    return loginResponse(session, destination, capabilities.seedUrl, this.#welcome);
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
      isArrived: () => isAnywhere(regions, session),
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
