import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { formatLlsdXml } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { formatXmlRpcResponse } from '../xmlrpc/index.ts';
import { decodeLoginResponse } from './decode-login-response.ts';
import type { UnusableAnswer } from './login-outcome.ts';
import type { LoginAnswer, RefusalType } from './login-outcome.ts';
import { encodeLoginResponse, refuseLogin, type LoginFormat } from './login-wire.ts';

const FORMATS: readonly LoginFormat[] = ['xml-rpc', 'llsd'];

const decodeText = (text: string, status = 200, contentType = 'text/xml'): object =>
  decodeLoginResponse(status, contentType, encodeUtf8(text));
const refusal = (fields: LlsdMap): object => decodeText(formatXmlRpcResponse({ login: 'false', ...fields }));

/** The words of grids. @source PROTOCOL §4.3 */
const REASONS: readonly (readonly [string, object])[] = [
  ['key', { type: 'bad-credentials' }],
  ['presence', { type: 'presence' }],
  ['tos', { type: 'tos' }],
  ['critical', { type: 'critical' }],
  ['mfa_challenge', { type: 'mfa-challenge' }],
  ['update', { type: 'update', required: true }],
  ['optional', { type: 'update', required: false }],
  ['Internal Error', { type: 'internal-error' }],
  ['connect', { type: 'connect' }],
  ['other', { type: 'refused' }],
  ['something new', { type: 'refused' }],
  ['', { type: 'refused' }],
];

describe('a refused login', () => {
  it.each(REASONS)('with reason %j', (reason, outcome) => {
    expect(refusal({ reason, message: 'in its own words' })).toEqual({
      ...outcome,
      reason,
      message: 'in its own words',
    });
  });

  it('keeps message id and arguments, and the hash that spares the next code', () => {
    const fields = { message_id: 'LoginFailedX', message_args: { TIME: 'noon' }, mfa_hash: 'stored' };
    expect(refusal({ reason: 'mfa_challenge', message: 'Code?', ...fields })).toEqual({
      type: 'mfa-challenge',
      reason: 'mfa_challenge',
      message: 'Code?',
      messageId: 'LoginFailedX',
      messageArgs: { TIME: 'noon' },
      mfaHash: 'stored',
    });
  });

  it('is understood without a message, with `login` as a boolean, without `login`', () => {
    expect(refusal({ reason: 'key' })).toEqual({ type: 'bad-credentials', reason: 'key', message: '' });
    expect(decodeText(formatLlsdXml({ login: false, reason: 'tos' }))).toMatchObject({ type: 'tos' });
    expect(decodeText(formatLlsdXml({ reason: 'presence' }))).toMatchObject({ type: 'presence' });
  });

  it('counts even under a failing HTTP status', () => {
    const text = formatXmlRpcResponse({ login: 'false', reason: 'key', message: 'No.' });
    expect(decodeText(text, 401)).toMatchObject({ type: 'bad-credentials', message: 'No.' });
  });
});

describe('an indeterminate login', () => {
  const fields = {
    login: 'indeterminate',
    next_url: 'https://b.example/',
    next_method: 'login_to_simulator',
    message: 'Wait',
  };

  it('names the next address, method and delay', () => {
    expect(decodeText(formatXmlRpcResponse({ ...fields, next_duration: '5' }))).toEqual({
      type: 'indeterminate',
      nextUrl: 'https://b.example/',
      nextMethod: 'login_to_simulator',
      nextDurationSeconds: 5,
      message: 'Wait',
    });
  });

  it.each([
    [-5, 0],
    ['nan', 0],
    [1_000_000, 600],
    [null, 0],
  ])('bounds a delay of %j', (next_duration, nextDurationSeconds) => {
    expect(decodeText(formatXmlRpcResponse({ ...fields, next_duration }))).toMatchObject({
      nextDurationSeconds,
    });
  });
});

/** Answers that are none. */
const UNUSABLE: readonly (readonly [string, string, number, string, string])[] = [
  ['a web page', '<!DOCTYPE html><html>Sign in to the Wi-Fi</html>', 200, 'text/html', 'html'],
  ['a web page under another type', '\n<html><body>proxy</body></html>', 200, 'text/xml', 'html'],
  ['text under HTML', 'It works!', 200, 'text/html', 'html'],
  ['nothing', '', 200, 'text/xml', 'empty'],
  ['white space', ' \r\n ', 200, '', 'empty'],
  ['text', 'It works!', 200, 'text/plain', 'not-a-login-answer'],
  ['JSON', '{"login": "true"', 200, 'application/json', 'not-a-login-answer'],
  ['a cut answer', '<?xml version="1.0"?><methodResponse><params>', 200, 'text/xml', 'not-a-login-answer'],
  ['no fields', '<llsd><array/></llsd>', 200, 'application/llsd+xml', 'not-a-login-answer'],
  [
    'fields of something else',
    '<llsd><map><key>a</key><integer>1</integer></map></llsd>',
    200,
    '',
    'not-a-login-answer',
  ],
  [
    'a document type',
    '<!DOCTYPE x [<!ENTITY a "b">]><methodResponse/>',
    200,
    'text/xml',
    'not-a-login-answer',
  ],
  ['not found', '', 404, 'text/html', 'http-status'],
  ['a page with status 502', '<html>Bad gateway</html>', 502, 'text/html', 'http-status'],
  ['a redirect', '', 302, '', 'http-status'],
];

describe('an unusable answer', () => {
  it.each(UNUSABLE)('%s', (_, text, status, contentType, type) => {
    const result = decodeText(text, status, contentType);
    expect(result).toMatchObject({
      type,
      status,
      contentType,
      message: expect.stringMatching(/^.{10,200}$/),
    });
  });

  it('tells the number of the status', () => {
    expect(decodeText('', 503)).toMatchObject({ message: expect.stringContaining('503') });
  });
});

const ANSWERS: readonly LoginAnswer[] = [
  refuseLogin('bad-credentials', 'Wrong.'),
  refuseLogin('presence', 'Already here.'),
  refuseLogin('tos', 'Terms: <read> & agree'),
  refuseLogin('critical', 'News'),
  refuseLogin('mfa-challenge', 'Code?'),
  refuseLogin('internal-error', 'Oops'),
  refuseLogin('connect', 'No simulator'),
  { ...refuseLogin('refused', 'No'), reason: 'because' },
  { ...refuseLogin('mfa-challenge', ''), messageId: 'Mfa', messageArgs: { A: 'b' }, mfaHash: 'h' },
  { type: 'update', required: true, reason: 'update', message: 'Too old' },
  { type: 'update', required: false, reason: 'optional', message: 'Old' },
  {
    type: 'indeterminate',
    nextUrl: 'http://b.example/',
    nextMethod: 'm',
    nextDurationSeconds: 3,
    message: 'Wait',
  },
];

describe.each(FORMATS)('a server writes in %s', (format) => {
  it.each(ANSWERS)('$type, as agents read it', (answer) => {
    const { contentType, body } = encodeLoginResponse(answer, format);
    expect(decodeLoginResponse(200, contentType, body)).toEqual(answer);
  });
});

describe('a fault', () => {
  it('is one in XML-RPC, and a refusal in LLSD, which has none', () => {
    const fault = { type: 'fault', faultCode: -32603, message: 'threw <exception>' } as const;
    expect(decodeLoginResponse(200, 'text/xml', encodeLoginResponse(fault).body)).toEqual(fault);
    const llsd = decodeLoginResponse(200, '', encodeLoginResponse(fault, 'llsd').body);
    expect(llsd).toMatchObject({ type: 'refused', message: 'threw <exception>' });
  });
});

it('every type of refusal has a reason of its own', () => {
  const types: readonly RefusalType[] = [
    'bad-credentials',
    'presence',
    'tos',
    'critical',
    'mfa-challenge',
    'internal-error',
    'connect',
    'refused',
  ];
  expect(new Set(types.map((type) => refuseLogin(type, '').reason)).size).toBe(types.length);
});

describe('a refusal in ISO-8859-1', () => {
  const words = 'Falsches Passwort für Zoë';
  const fields = `<struct><member><name>reason</name><value>key</value></member><member><name>message</name><value>${words}</value></member><member><name>login</name><value>false</value></member></struct>`;
  const document = `<methodResponse><params><param><value>${fields}</value></param></params></methodResponse>`;

  it.each([
    ['as its content type says', 'text/xml; charset=ISO-8859-1', document],
    ['as it says itself', 'text/xml', `<?xml version="1.0" encoding="ISO-8859-1"?>${document}`],
    [
      'as LLSD',
      'application/llsd+xml; charset=ISO-8859-1',
      `<llsd><map><key>login</key><string>false</string><key>reason</key><string>key</string><key>message</key><string>${words}</string></map></llsd>`,
    ],
  ])('is read %s', (_, contentType, text) => {
    expect(decodeLoginResponse(200, contentType, Buffer.from(text, 'latin1'))).toMatchObject({
      type: 'bad-credentials',
      message: words,
    });
  });
});

it.each(['<string>maybe</string>', '<string>TRUE and false</string>', '<real>nan</real>', '<array />'])(
  'a `login` of %s is neither yes nor no',
  (value) => {
    const body = encodeUtf8(`<llsd><map><key>login</key>${value}</map></llsd>`);
    expect(decodeLoginResponse(200, 'application/llsd+xml', body)).toMatchObject({
      type: 'not-a-login-answer',
      message: expect.stringMatching(/neither yes nor no/),
    });
  },
);

describe('an HTTP status', () => {
  const hintsOf = (status: number, headers: Record<string, string>) => {
    const { moved, retryAfter } = decodeLoginResponse(
      status,
      '',
      new Uint8Array(0),
      headers,
    ) as UnusableAnswer;
    return { moved, retryAfter };
  };

  it('names where a redirect leads, without a query', () => {
    expect(hintsOf(301, { location: 'https://u:p@grid.example:8002/login?k=secret' })).toEqual({
      moved: 'https://grid.example:8002/login',
      retryAfter: undefined,
    });
    expect(hintsOf(404, { location: 'https://grid.example/' }).moved).toBeUndefined();
  });

  it('tells when to try again, as one line of plain text', () => {
    expect(hintsOf(503, { 'retry-after': '30' }).retryAfter).toBe('30');
    expect(hintsOf(429, { 'retry-after': `\u001b[1m${'x'.repeat(999)}` }).retryAfter).toHaveLength(200);
  });
});

it('an inventory of 100,000 folders is read', () => {
  const folder = '<value><struct><member><name>name</name><value>F</value></member></struct></value>';
  const members = `<member><name>login</name><value>false</value></member><member><name>reason</name><value>key</value></member><member><name>x</name><value><array><data>${folder.repeat(450_000)}</data></array></value></member>`;
  const document = `<methodResponse><params><param><value><struct>${members}</struct></value></param></params></methodResponse>`;
  expect(document.length).toBeGreaterThan(32 << 20);
  expect(decodeLoginResponse(200, 'text/xml', Buffer.from(document)).type).toBe('bad-credentials');
});
