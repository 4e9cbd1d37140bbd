/** As much of a ROBUST as regions and a login need: its table of regions, who is online, and a login that asks a region to expect the agent. */
import { createServer, request as startRequest } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeLoginRequest, encodeLoginResponse, formatStartLocation } from '@landfall/protocol/login';
import { agentPath, encodeNewAgent } from '@landfall/protocol/simulation';

const VIA_LOGIN = 128;
const NULL = '<result>null</result>';
const AGENT = new Uuid(0xa, 0xb, 0xc, 0xd);
type Region = Readonly<Record<string, string>>;

/** A ROBUST at a port of its own, for services and logins. */
export interface FakeRobust {
  readonly url: string;
  /** What regions have told of who is online: METHOD and the name of the region. */
  readonly told: readonly string[];
  /** Those that are known now. */
  regionNames(): string[];
  close(): Promise<void>;
}

/** One account, whoever logs in. */
export async function startFakeRobust(): Promise<FakeRobust> {
  const regions = new Map<string, Region>();
  const online = new Map<string, Uuid>();
  let name: Region = {};
  const told: string[] = [];
  let logins = 0;

  const services: Readonly<Record<string, (form: Region) => string>> = {
    register(form) {
      regions.set(form.uuid!, form);
      return '<Result>Success</Result>';
    },
    deregister: ({ REGIONID }) => `<Result>${regions.delete(REGIONID!) ? 'Success' : 'Failure'}</Result>`,
    get_region_range: () =>
      Array.from(regions.values(), (region, index) => list(`region${index}`, region)).join(''),
    getagent: ({ SessionID }) => {
      const agent = online.get(SessionID!);
      return agent === undefined ? NULL : list('result', { UserID: agent.toString() });
    },
    getaccount: ({ UserID }) =>
      UserID === AGENT.toString() ? list('result', { ...name, PrincipalID: UserID, ServiceURLs: '' }) : NULL,
  };
  const note = ({ METHOD, RegionID = '', SessionID = '' }: Region): string => {
    told.push(`${METHOD} ${regions.get(RegionID)?.regionName ?? ''}`.trim());
    if (METHOD === 'logout') online.delete(SessionID);
    return '<result>Success</result>';
  };

  const logIn = async (body: Uint8Array): Promise<Uint8Array> => {
    const { request } = decodeLoginRequest(body);
    const start = formatStartLocation(request.start);
    const region = Array.from(regions.values()).find(({ regionName }) => start.includes(regionName!))!;
    const [sessionId, secureSessionId, seed] = [1, 2, 3].map((kind) => new Uuid(kind, 0, 0, ++logins));
    online.set(sessionId!.toString(), AGENT);
    name = { FirstName: request.firstName, LastName: request.lastName };
    const [x, y] = [Number(region.locX), Number(region.locY)];
    const ids = {
      agentId: AGENT,
      sessionId: sessionId!,
      secureSessionId: secureSessionId!,
      circuitCode: 1000 + logins,
    };
    const capsPath = seed!.toString();
    await post(
      new URL(agentPath({ agentId: AGENT, action: '', auth: '' }), region.serverURI),
      encodeNewAgent({
        ...ids,
        capsPath,
        firstName: request.firstName,
        lastName: request.lastName,
        position: { x: 128, y: 128, z: 30 },
        isChild: false,
        teleportFlags: VIA_LOGIN,
        calledBack: Uuid.zero,
        destination: { id: Uuid.parse(region.uuid!), name: region.regionName!, corner: { x, y } },
      }),
    );
    const response = {
      ...ids,
      simulator: { address: region.serverIP!, port: Number(region.serverPort) },
      seedCapability: `${region.serverURI}CAPS/${capsPath}0000/`,
      regionCorner: { x, y },
      regionSize: { x: Number(region.sizeX), y: Number(region.sizeY) },
    };
    return encodeLoginResponse({ type: 'success', response }, 'xml-rpc').body;
  };

  const server = createServer((asked, response) => {
    void wholeOf(asked).then(async (body) => {
      if (asked.url === '/') return response.end(await logIn(body));
      const form = Object.fromEntries(new URLSearchParams(body.toString()));
      const answer = (services[form.METHOD ?? ''] ?? note)(form);
      return response.end(`<?xml version="1.0"?><ServerResponse>${answer}</ServerResponse>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    regionNames: () => Array.from(regions.values(), ({ regionName }) => regionName!),
    close: () => closed(server),
  };
}

const list = (name: string, fields: Region): string =>
  `<${name} type="List">${Object.entries(fields)
    .map(([key, value]) => `<${key}>${value}</${key}>`)
    .join('')}</${name}>`;

async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function post(url: URL, body: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const asked = startRequest(url, { method: 'POST', headers, agent: false }, (answer) =>
      resolve(wholeOf(answer)),
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}
