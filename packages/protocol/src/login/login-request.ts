import type { Uuid } from '../datatypes/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import type { LoginSecret } from './login-secret.ts';
import type { StartLocation } from './start-location.ts';

/**
 * What an agent posts to log in. Fields that are left out are not sent, except that `options` defaults to
 * {@link LOGIN_OPTIONS}.
 * @source PROTOCOL §4.1
 */
export interface LoginRequest {
  /** `first` */
  readonly firstName: string;
  /** `last`; `Resident` for accounts with one name. */
  readonly lastName: string;
  /** `passwd` or `web_login_key` */
  readonly secret: LoginSecret;
  /** `start`: where to arrive, such as at the last place, at home or in a named region. */
  readonly start: StartLocation;
  /** The viewer's name. */
  readonly channel: string;
  /** The viewer's version. */
  readonly version: string;
  /** `win`, `mac` or `lnx` */
  readonly platform?: string;
  /** Version of the operating system, in numbers. */
  readonly platformVersion?: string;
  /** Name and version of the operating system, for people. */
  readonly platformString?: string;
  /** Bits of an address: 32 or 64. */
  readonly addressSize?: number;
  /** MD5 digits of a network address; OpenSimulator can ban by it. */
  readonly mac?: string;
  /** MD5 digits of a disk's id; OpenSimulator can ban by it. */
  readonly id0?: string;
  /** `host_id`: a name of the machine, which viewers take from a setting. */
  readonly hostId?: string;
  /** True on the retry after outcome `tos`. */
  readonly agreeToTos?: boolean;
  /** True on the retry after outcome `critical`. */
  readonly readCritical?: boolean;
  /** How the viewer ended the last time: a code of its statistics. */
  readonly lastExecEvent?: number;
  /** Seconds. */
  readonly lastExecDuration?: number;
  /** Session of the viewer's last run. */
  readonly lastExecSessionId?: Uuid;
  /** Asks for `message_id` and `message_args` in refusals. */
  readonly extendedErrors?: boolean;
  /** The code that outcome `mfa-challenge` asked for. White space in it is removed. */
  readonly token?: string;
  /** What an earlier answer gave as `mfaHash`; with it no code is needed. */
  readonly mfaHash?: string;
  /** `viewer_digest`: a checksum of the viewer's program, in the form of a UUID. */
  readonly viewerDigest?: string;
  /** OpenSimulator only. */
  readonly scopeId?: Uuid;
  /** Which optional sections are wanted in the answer. */
  readonly options?: readonly string[];
  /** Fields of the wire that have no place above, by their wire names. */
  readonly extra?: LlsdMap;
}

/** The sections that the viewer asks for. @source viewer lllogininstance.cpp, PROTOCOL §4.1 */
export const LOGIN_OPTIONS: readonly string[] = Object.freeze([
  'inventory-root',
  'inventory-skeleton',
  'inventory-lib-root',
  'inventory-lib-owner',
  'inventory-skel-lib',
  'initial-outfit',
  'gestures',
  'display_names',
  'event_categories',
  'event_notifications',
  'classified_categories',
  'adult_compliant',
  'buddy-list',
  'newuser-config',
  'ui-config',
  'advanced-mode',
  'max-agent-groups',
  'map-server-url',
  'voice-config',
  'tutorial_setting',
  'login-flags',
  'global-textures',
]);
