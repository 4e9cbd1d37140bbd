/** What tests do by capability, in a world of virtual time. */
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { asMap, asString, formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { HttpRequest, HttpResponse } from '@landfall/transport/ports';
import { post } from './test-agent.ts';
import type { TestAgent } from './test-agent.ts';
import type { TestWorld } from './test-grid.ts';

const LIMIT_MS = 1000;

/** The URL of one of an agent's capabilities. */
export async function urlOf({ network }: TestWorld, agent: TestAgent, name: string): Promise<string> {
  return (await network.runUntil(agent.seed([name]), LIMIT_MS)).get(name)!;
}

/** Posts LLSD to a capability, and reads the answer as LLSD. */
export async function askCapability(
  world: TestWorld,
  agent: TestAgent,
  name: string,
  body: LlsdMap,
): Promise<LlsdMap> {
  const url = await urlOf(world, agent, name);
  const asked = post(world.ports, url, 'application/llsd+xml', encodeUtf8(formatLlsdXml(body)));
  return asMap(parseLlsd((await world.network.runUntil(asked, LIMIT_MS)).body));
}

/** Both steps of an upload. @returns what the second is answered, or the first when it says no. */
export async function uploadBy(
  world: TestWorld,
  agent: TestAgent,
  name: string,
  asked: LlsdMap,
  bytes: Uint8Array,
): Promise<LlsdMap> {
  const first = await askCapability(world, agent, name, asked);
  if (first['state'] !== 'upload') return first;
  const sent = post(world.ports, asString(first['uploader']), 'application/octet-stream', bytes);
  return asMap(parseLlsd((await world.network.runUntil(sent, LIMIT_MS)).body));
}

/** GETs (or HEADs) what an agent's capability has. */
export async function fetchBy(
  world: TestWorld,
  agent: TestAgent,
  name: string,
  query: string,
  request: Partial<Pick<HttpRequest, 'method' | 'headers'>> = {},
): Promise<HttpResponse> {
  const url = `${await urlOf(world, agent, name)}/${query}`;
  return await world.network.runUntil(world.ports.http.request({ method: 'GET', url, ...request }), LIMIT_MS);
}
