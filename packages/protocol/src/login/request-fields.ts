import { DecodeError } from '../errors/index.ts';
import { asString, asUuid } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { flag, integer, text, texts, uuid } from './field-codecs.ts';
import { asExtra, copyMap, readFields, writeFields, type FieldTable } from './field-table.ts';
import { LOGIN_OPTIONS, type LoginRequest } from './login-request.ts';
import { hashPassword, normalPasswordHash, receivedPasswordHash, type LoginSecret } from './login-secret.ts';
import { formatStartLocation, parseStartLocation } from './start-location.ts';

type OptionalFields = Omit<
  LoginRequest,
  'firstName' | 'lastName' | 'secret' | 'start' | 'channel' | 'version' | 'extra'
>;

const OPTIONAL: FieldTable<OptionalFields> = {
  platform: { wire: 'platform', codec: text },
  platformVersion: { wire: 'platform_version', codec: text },
  platformString: { wire: 'platform_string', codec: text },
  addressSize: { wire: 'address_size', codec: integer },
  mac: { wire: 'mac', codec: text },
  id0: { wire: 'id0', codec: text },
  hostId: { wire: 'host_id', codec: text },
  agreeToTos: { wire: 'agree_to_tos', codec: flag },
  readCritical: { wire: 'read_critical', codec: flag },
  lastExecEvent: { wire: 'last_exec_event', codec: integer },
  lastExecDuration: { wire: 'last_exec_duration', codec: integer },
  lastExecSessionId: { wire: 'last_exec_session_id', codec: uuid },
  extendedErrors: { wire: 'extended_errors', codec: flag },
  token: { wire: 'token', codec: { read: withoutSpace, write: (token) => token.replace(/\s/g, '') } },
  mfaHash: { wire: 'mfa_hash', codec: text },
  viewerDigest: { wire: 'viewer_digest', codec: text },
  scopeId: { wire: 'scope_id', codec: uuid },
  options: { wire: 'options', codec: texts },
};

const REQUIRED: readonly string[] = [
  'first',
  'last',
  'passwd',
  'web_login_key',
  'start',
  'channel',
  'version',
];

function withoutSpace(value: LlsdMap[string]): string | undefined {
  return text.read(value)?.replace(/\s/g, '');
}

/** The one parameter of the call. @throws UsageError when the secret or the start cannot be expressed. */
export function writeRequest(request: LoginRequest): LlsdMap {
  const fields = copyMap(request.extra ?? {});
  Object.assign(fields, {
    first: request.firstName,
    last: request.lastName,
    start: formatStartLocation(request.start),
    channel: request.channel,
    version: request.version,
  });
  writeSecret(request.secret, fields);
  writeFields<OptionalFields>(OPTIONAL, { options: LOGIN_OPTIONS, ...request }, fields);
  return fields;
}

function writeSecret(secret: LoginSecret, fields: Record<string, LlsdMap[string]>): void {
  if ('webLoginKey' in secret) fields['web_login_key'] = secret.webLoginKey;
  else if ('password' in secret) fields['passwd'] = hashPassword(secret.password);
  else fields['passwd'] = normalPasswordHash(secret.passwordHash);
}

/** @throws DecodeError naming the field without which nobody can be logged in. */
export function readRequest(fields: LlsdMap): LoginRequest {
  const rest = copyMap(fields);
  const optional = readFields(OPTIONAL, fields, rest);
  for (const wire of REQUIRED) delete rest[wire];
  return {
    ...optional,
    firstName: required(fields, 'first'),
    lastName: required(fields, 'last'),
    secret: readSecret(fields),
    start: parseStartLocation(asString(fields['start'] ?? 'last')),
    channel: asString(fields['channel']),
    version: asString(fields['version']),
    ...asExtra(rest),
  };
}

function required(fields: LlsdMap, wire: string): string {
  const value = asString(fields[wire]);
  if (value === '') throw new DecodeError('missing login field', { path: wire });
  return value;
}

function readSecret(fields: LlsdMap): LoginSecret {
  const passwd = asString(fields['passwd']);
  if (passwd !== '') return { passwordHash: receivedPasswordHash(passwd) };
  const key = asUuid(fields['web_login_key']);
  if (key.isZero) throw new DecodeError('missing login field', { path: 'passwd' });
  return { webLoginKey: key };
}
