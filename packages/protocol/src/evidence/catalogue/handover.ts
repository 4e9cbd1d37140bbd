import { formatVector, type Vector3 } from '../../datatypes/index.ts';
import type { Chapter } from './observation.ts';

/** What a server does with those who go on to another region, or to another place of the same. */
export interface HandoverDetails {
  /** Another region has taken the agent over the border: its client is told so. */
  readonly CrossedRegionSent: { readonly region: string; readonly endpoint: string };
  /** Nothing is said to the client: its avatar is put back. */
  readonly CrossingFailed: { readonly region: string; readonly reason: string };
  readonly TeleportStartSent: { readonly region: string };
  /** The destination has an agent: the client is sent there. */
  readonly TeleportFinishSent: { readonly region: string; readonly endpoint: string };
  readonly TeleportLocalSent: { readonly position: Vector3 };
  readonly TeleportFailedSent: { readonly reason: string };
}

export const HANDOVER: Chapter<HandoverDetails> = {
  CrossedRegionSent: {
    side: 'SERVER',
    component: 'CAPS',
    signal: 'SEND CrossedRegion',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ region, endpoint }) => `Region: ${region}, IP: ${endpoint}`,
  },
  CrossingFailed: {
    side: 'SERVER',
    component: 'WORLD',
    signal: 'CROSSING FAIL',
    sys: 'TERRITORY',
    sig: 'DENIAL',
    val: ({ region, reason }) => `Region: ${region}, Reason: ${reason}`,
  },
  TeleportStartSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND TeleportStart',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ region }) => `Region: ${region}`,
  },
  TeleportFinishSent: {
    side: 'SERVER',
    component: 'CAPS',
    signal: 'SEND TeleportFinish',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ region, endpoint }) => `Region: ${region}, IP: ${endpoint}`,
  },
  TeleportLocalSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND TeleportLocal',
    sys: 'TERRITORY',
    sig: 'SIGNAL',
    val: ({ position }) => `Pos: ${formatVector(position)}`,
  },
  TeleportFailedSent: {
    side: 'SERVER',
    component: 'UDP',
    signal: 'SEND TeleportFailed',
    sys: 'TERRITORY',
    sig: 'DENIAL',
    val: ({ reason }) => `Reason: ${reason}`,
  },
};
