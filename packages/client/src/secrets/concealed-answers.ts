import type { CapabilityUrls } from '@landfall/protocol/capability';
import type { LoginResponse } from '@landfall/protocol/login';
import { conceal, SECRET } from './conceal.ts';

/** Fields of a login's answer with which somebody else could act as the agent. */
const LOGIN_SECRETS = [
  'sessionId',
  'secureSessionId',
  'seedCapability',
  'mfaHash',
  'openIdToken',
  'openIdUrl',
  'extra',
] as const satisfies readonly (keyof LoginResponse)[];

/** A login's answer that is printed without its secrets. What the grid says beyond the protocol may be one, and is not printed either. */
export function concealLogin<Login extends Partial<LoginResponse>>(login: Login): Login {
  return conceal(login, (all) => {
    const shown: Record<string, unknown> = { ...all };
    for (const name of LOGIN_SECRETS) if (shown[name] !== undefined) shown[name] = SECRET;
    return shown;
  });
}

/** Capabilities that are printed by name only. */
export function concealCapabilities(urls: CapabilityUrls): CapabilityUrls {
  return conceal(urls, () => [...urls.keys()]);
}
