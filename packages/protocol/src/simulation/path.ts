import type { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { parseId } from './json.ts';

/** `/agent/<id>/`, `/agent/<id>/<region id>/`, `/agent/<id>/<region id>/release/?auth=…`. */
export interface AgentPath {
  /** Whose agent the request is about. */
  readonly agentId: Uuid;
  /** The region that is asked; undefined where the path has none, zero where the whole session is over. */
  readonly regionId?: Uuid | undefined;
  /** `release` or empty. */
  readonly action: string;
  /** The agent's session id, where it is closed; empty otherwise. */
  readonly auth: string;
}

/** The path of a request about an agent. */
export function agentPath({ agentId, regionId, action, auth }: AgentPath): string {
  const parts = ['/agent', agentId.toString(), ...(regionId === undefined ? [] : [regionId.toString()])];
  const query = auth === '' ? '' : `?auth=${auth}`;
  return `${[...parts, ...(action === '' ? [] : [action])].join('/')}/${query}`;
}

/** @throws DecodeError for another path @source OpenSim Server/Handlers/Simulation/Utils.cs (GetParams) */
export function parseAgentPath(target: string): AgentPath {
  const [path = '', query = ''] = target.split('?', 2);
  const [root, agent = '', region, action = '', ...more] = path.split('/').filter((part) => part !== '');
  if (root !== 'agent' || more.length > 0) throw new DecodeError('no path of an agent');
  const auth = /(?:^|&)auth=([0-9a-fA-F-]{0,64})(?:&|$)/.exec(query)?.[1] ?? '';
  const regionId = region === undefined ? undefined : parseId(region, 'region');
  return { agentId: parseId(agent, 'agent'), regionId, action, auth };
}
