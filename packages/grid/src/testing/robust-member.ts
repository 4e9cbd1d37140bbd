/** A grid as the member of a ROBUST that answers as it is told, for the tests of `robust`. */
import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { LoginResponse } from '@landfall/protocol/login';
import {
  agentPath,
  decodeAccessAnswer,
  encodeAccessQuestion,
  encodeAgentPosition,
  encodeAgentUpdate,
  encodeNewAgent,
} from '@landfall/protocol/simulation';
import type { NewAgent } from '@landfall/protocol/simulation';
import type { Http } from '@landfall/transport/ports';
import type { RegionConfig } from '../config/index.ts';
import type { EmbeddedGrid } from '../grid.ts';
import { Membership } from '../robust/membership.ts';
import { RobustServices } from '../robust/robust-services.ts';
import { Presence } from '../services/presence/index.ts';
import { cornerOf } from '../simulator/region/index.ts';
import type { GridServices } from '../simulator/region/index.ts';
import { TestAgent } from './test-agent.ts';
import { createTestWorld, TEST_CONFIG } from './test-grid.ts';

/** Whoever comes. */
export const AGENT = new Uuid(1, 1, 1, 1);
/** Their session, as the presence service has it. */
export const SESSION = new Uuid(2, 2, 2, 2);
const EMPTY = '<ServerResponse />';

/** The region east of the one of the test's grid. */
export const THEIRS = Uuid.parse('00009500-0000-4000-8000-000000000001');

/** {@link THEIRS}, and one that is out of sight. */
function theirs({ regions: [region] }: GridServices): string {
  const { x, y } = cornerOf(region!);
  const at = (index: number, east: number): string =>
    `<region${index} type="List"><uuid>0000950${index}-0000-4000-8000-000000000001</uuid><locX>${x + east}</locX><locY>${y}</locY>` +
    `<sizeX>256</sizeX><sizeY>256</sizeY><regionName>Theirs ${index}</regionName><serverIP>127.0.0.1</serverIP>` +
    `<serverPort>${9500 + index}</serverPort><serverURI>http://127.0.0.1:${9500 + index}/</serverURI></region${index}>`;
  return `<ServerResponse>${at(0, 256)}${at(1, 2560)}</ServerResponse>`;
}

/** What services answer who know nobody of that id. */
export const NOBODY = '<ServerResponse><result>null</result></ServerResponse>';
const account = (first: string, last: string): string =>
  `<ServerResponse><result type="List"><FirstName>${first}</FirstName><LastName>${last}</LastName>` +
  `<PrincipalID>${AGENT.toString()}</PrincipalID><ServiceURLs /></result></ServerResponse>`;

/** A grid in a ROBUST that answers by METHOD; what it is asked, and what its simulators are. */
export async function joinRobust(
  answers: Record<string, string> = {},
  until: () => Promise<void> = async () => {},
  changes: Partial<RegionConfig> = {},
) {
  const [first] = TEST_CONFIG.regions;
  const { network, grid, ports } = await createTestWorld({
    ...TEST_CONFIG,
    regions: [{ ...first!, ...changes }],
  });
  const services = (grid as EmbeddedGrid).services as {
    -readonly [K in keyof GridServices]: GridServices[K];
  };
  const told: string[] = [];
  const asked: string[] = [];
  const all: Record<string, string> = {
    register: '<ServerResponse><Result>Success</Result></ServerResponse>',
    get_region_range: theirs(services),
    getagent: `<ServerResponse><result type="List"><UserID>${AGENT.toString()}</UserID></result></ServerResponse>`,
    getaccount: account('Ann', 'Other'),
    ...answers,
  };
  const request: Http['request'] = async ({ url, body = new Uint8Array(0) }) => {
    const form = new URLSearchParams(decodeText(body));
    const method = form.get('METHOD') ?? '';
    told.push([method, form.get('SessionID'), form.get('RegionID')].filter(Boolean).join(' '));
    await until();
    return { status: 200, headers: {}, body: encodeUtf8(all[method] ?? EMPTY), url };
  };
  services.askPeer = async (uri, { method, path }) => {
    asked.push(`${method} ${uri}${path}`);
    return undefined;
  };
  const [region] = services.regions;
  services.presence = new Presence((session, hadRoot) => membership.tellEnded(session, hadRoot));
  const membership: Membership = new Membership({
    services,
    robust: new RobustServices({ request }, 'http://127.0.0.1:8003'),
    places: [region!],
    meet: (elsewhere) => (services.elsewhere = elsewhere),
  });
  const ask = async (method: string, target: string, body: Uint8Array = new Uint8Array(0)) => {
    const answer = await membership.answer({ method, target, body, address: '127.0.0.1' });
    return { status: answer.status, text: decodeText(answer.body), body: answer.body };
  };
  const destination = { id: region!.id, name: region!.name, corner: cornerOf(region!) };
  const newcomer: NewAgent = {
    agentId: AGENT,
    sessionId: SESSION,
    secureSessionId: new Uuid(3, 3, 3, 3),
    circuitCode: 77,
    firstName: 'Ann',
    lastName: 'Other',
    capsPath: new Uuid(4, 4, 4, 4).toString(),
    position: { x: 128, y: 128, z: 30 },
    isChild: true,
    teleportFlags: 0,
    calledBack: Uuid.zero,
    destination,
  };
  const post = (changes: Partial<NewAgent> = {}) =>
    ask(
      'POST',
      agentPath({ agentId: AGENT, action: '', auth: '' }),
      encodeNewAgent({ ...newcomer, ...changes }),
    );
  const query = async (agentId = AGENT) => {
    const target = agentPath({ agentId, regionId: region!.id, action: '', auth: '' });
    const question = encodeAccessQuestion({ viaTeleport: true, position: newcomer.position });
    return decodeAccessAnswer((await ask('QUERYACCESS', target, question)).body);
  };
  /** Handed over: over a border, or by a teleport, which waits for the agent. */
  const put = async (waitForRoot = false) => {
    const { position, sessionId, circuitCode } = newcomer;
    const how = {
      position,
      velocity: ZERO_VECTOR,
      lookAt: ZERO_VECTOR,
      rotation: NO_ROTATION,
      controlFlags: 0,
      far: 64,
    };
    const with_ = {
      animations: [],
      children: new Map(),
      seatId: Uuid.zero,
      look: undefined,
      worn: [],
      callbackUri: '',
      handoverId: Uuid.zero,
    };
    const ids = { agentId: AGENT, sessionId, circuitCode, fromRegionId: THEIRS, destination };
    const body = encodeAgentUpdate({ type: 'AgentData', ...ids, ...how, ...with_, waitForRoot });
    return (await ask('PUT', agentPath({ agentId: AGENT, action: '', auth: '' }), body)).text;
  };
  /** A child agent is told where its root is: it lives. */
  const place = async (): Promise<string> => {
    const position = { x: 300, y: 128, z: 30 };
    const body = encodeAgentPosition({
      type: 'AgentPosition',
      agentId: AGENT,
      sessionId: SESSION,
      destination,
      position,
    });
    return (await ask('PUT', agentPath({ agentId: AGENT, action: '', auth: '' }), body)).text;
  };
  /** The circuit that the newcomer opens. */
  const openCircuit = async (): Promise<TestAgent> => {
    const login = { ...newcomer, simulator: region!.endpoint } as Partial<LoginResponse> as LoginResponse;
    const agent = await TestAgent.open(ports, login);
    agent.useCircuitCode();
    await network.run(500);
    return agent;
  };
  return {
    network,
    services,
    membership,
    told,
    asked,
    ask,
    post,
    query,
    put,
    place,
    openCircuit,
    destination,
    met: () => services.elsewhere,
  };
}
