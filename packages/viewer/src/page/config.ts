import type { GridOffer } from '../panels/index.ts';

/** What a gateway says of itself in `config.json`. */
export interface GatewayConfig {
  /** Where it takes sessions, from the page. */
  readonly socket: string;
  readonly operator: string;
  readonly grids: readonly GridOffer[];
}

const NO_CONFIG: GatewayConfig = { socket: 'session', operator: '', grids: [] };

/** Reads it; what is missing or of another kind is left out. */
export function configOf(json: unknown): GatewayConfig {
  if (!isRecord(json)) return NO_CONFIG;
  const { socket, operator, grids } = json;
  return {
    socket: textOr(socket, NO_CONFIG.socket),
    operator: textOr(operator, ''),
    grids: Array.isArray(grids) ? grids.filter(isRecord).map(gridOf) : [],
  };
}

function gridOf({ id, name, loginUri, accounts }: Record<string, unknown>): GridOffer {
  const uri = textOr(loginUri, '');
  return {
    id: textOr(id, uri),
    name: textOr(name, uri),
    loginUri: uri,
    accounts: Array.isArray(accounts)
      ? accounts.filter(isRecord).map((account) => ({
          name: textOr(account['name'], ''),
          password: textOr(account['password'], ''),
        }))
      : [],
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
