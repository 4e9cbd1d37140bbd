import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, UsageError } from '../errors/index.ts';
import { formatLlsdXml, parseLlsdXml } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { formatXmlRpcCall, parseXmlRpcCall } from '../xmlrpc/index.ts';
import { LOGIN_OPTIONS, type LoginRequest } from './login-request.ts';
import { decodeLoginRequest, encodeLoginRequest, type LoginFormat } from './login-wire.ts';

const FORMATS: readonly LoginFormat[] = ['xml-rpc', 'llsd'];
const HASH = '$1$5ebe2294ecd0e0f08eab7690d2a6ee69';
const MINIMAL: LoginRequest = {
  firstName: 'Test',
  lastName: 'User',
  secret: { passwordHash: HASH },
  start: { type: 'last' },
  channel: 'Landfall',
  version: '0.1.0',
};

/** Every field; the type refuses to compile when one is forgotten. */
const FULL: Required<LoginRequest> = {
  ...MINIMAL,
  start: { type: 'place', region: 'Default Region', position: { x: 125, y: 125.5, z: 26 } },
  platform: 'lnx',
  platformVersion: '6.18',
  platformString: 'Linux <6.18> & more',
  addressSize: 64,
  mac: '4f2708a806b3',
  id0: '9534ac32114ee55abf7661d6fa98b8a4',
  hostId: 'host',
  agreeToTos: true,
  readCritical: false,
  lastExecEvent: 0,
  lastExecDuration: 3600,
  lastExecSessionId: Uuid.parse('a0000000-0000-4000-8000-000000000001'),
  extendedErrors: true,
  token: '123456',
  mfaHash: 'stored',
  viewerDigest: 'ce50e500-e6f0-15ab-4b9d-0591afb91ffe',
  scopeId: Uuid.parse('a0000000-0000-4000-8000-000000000002'),
  options: ['inventory-root', 'buddy-list'],
  extra: { build: '816' },
};

/** The fields of a document, whatever its format. */
function fieldsOf(body: Uint8Array, format: LoginFormat): LlsdMap {
  return (format === 'llsd' ? parseLlsdXml(body) : parseXmlRpcCall(body).params[0]) as LlsdMap;
}

describe.each(FORMATS)('login request in %s', (format) => {
  it('carries every field both ways', () => {
    const { body } = encodeLoginRequest(FULL, format);
    expect(decodeLoginRequest(body)).toEqual({ format, request: FULL });
  });

  it('sends nothing that was not said, but asks for all sections', () => {
    const { body } = encodeLoginRequest(MINIMAL, format);
    const fields = fieldsOf(body, format);
    expect(Object.keys(fields).sort()).toEqual([
      'channel',
      'first',
      'last',
      'options',
      'passwd',
      'start',
      'version',
    ]);
    expect(fields['options']).toEqual(LOGIN_OPTIONS);
  });

  it('sends the hash of a password, never the password', () => {
    const { body } = encodeLoginRequest({ ...MINIMAL, secret: { password: 'secret' } }, format);
    expect(fieldsOf(body, format)['passwd']).toBe(HASH);
    expect(decodeUtf8(body)).not.toContain('>secret<');
  });

  it('sends a web login key instead', () => {
    const webLoginKey = Uuid.parse('a0000000-0000-4000-8000-000000000009');
    const { body } = encodeLoginRequest({ ...MINIMAL, secret: { webLoginKey } }, format);
    expect(fieldsOf(body, format)).not.toHaveProperty('passwd');
    expect(decodeLoginRequest(body).request.secret).toEqual({ webLoginKey });
  });

  it('takes white space out of a code', () => {
    const { body } = encodeLoginRequest({ ...MINIMAL, token: ' 123 456\n' }, format);
    expect(fieldsOf(body, format)['token']).toBe('123456');
    expect(decodeLoginRequest(body).request.token).toBe('123456');
  });
});

/** As PROTOCOL §4.1 lists them. */
const WIRE_NAMES = `
  address_size agree_to_tos build channel extended_errors first host_id id0 last last_exec_duration
  last_exec_event last_exec_session_id mac mfa_hash options passwd platform platform_string
  platform_version read_critical scope_id start token version viewer_digest
`;

describe('login request', () => {
  it('has every wire name', () => {
    const { body } = encodeLoginRequest(FULL, 'llsd');
    expect(Object.keys(fieldsOf(body, 'llsd')).sort()).toEqual(WIRE_NAMES.trim().split(/\s+/).sort());
  });

  it('has the media type of its format', () => {
    expect(encodeLoginRequest(MINIMAL).contentType).toBe('text/xml');
    expect(encodeLoginRequest(MINIMAL, 'llsd').contentType).toBe('application/llsd+xml');
  });

  it('reads booleans and numbers in the forms that agents use', () => {
    const fields = {
      first: 'A',
      last: 'B',
      passwd: HASH,
      agree_to_tos: 'true',
      read_critical: 1,
      last_exec_event: '3',
    };
    const { request } = decodeLoginRequest(encodeUtf8(formatLlsdXml(fields)));
    expect(request).toMatchObject({
      agreeToTos: true,
      readCritical: true,
      lastExecEvent: 3,
      start: { type: 'last' },
    });
  });

  it('hashes a plain password that an agent sent, as OpenSimulator does', () => {
    const { request } = decodeLoginRequest(
      encodeUtf8(formatLlsdXml({ first: 'A', last: 'B', passwd: 'secret' })),
    );
    expect(request.secret).toEqual({ passwordHash: HASH });
  });

  it.each(['first', 'last', 'passwd'])('names the missing field %s', (field) => {
    const fields: Record<string, string> = { first: 'A', last: 'B', passwd: HASH };
    delete fields[field];
    const body = encodeUtf8(formatLlsdXml(fields));
    expect(() => decodeLoginRequest(body)).toThrow(expect.objectContaining({ code: 'decode', path: field }));
  });

  it.each([
    ['another method', formatXmlRpcCall({ method: 'get_grid_info', params: [] })],
    ['no parameter', formatXmlRpcCall({ method: 'login_to_simulator', params: [] })],
    ['no map', formatLlsdXml(['first', 'last'])],
    ['broken', '<bad xml'],
    ['nothing', ''],
    ['far too long', `<?xml version="1.0"?><methodCall>${' '.repeat(300_000)}</methodCall>`],
  ])('is none: %s', (_, text) => {
    expect(() => decodeLoginRequest(encodeUtf8(text))).toThrow(DecodeError);
  });

  it('does not repeat a hash that is none', () => {
    const attempt = (): unknown => encodeLoginRequest({ ...MINIMAL, secret: { passwordHash: 'hunter2' } });
    expect(attempt).toThrow(UsageError);
    expect(attempt).not.toThrow(/hunter2/);
  });
});
