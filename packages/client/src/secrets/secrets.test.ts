import { inspect } from 'node:util';
import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { conceal, concealCapabilities, concealLogin, concealSecrets } from './index.ts';

const SESSION = new Uuid(0x12345678, 2, 3, 4);
const TEXT = SESSION.toString();

const printed = (value: unknown): string =>
  `${inspect(value, { depth: Infinity, showHidden: true })} ${JSON.stringify(value)}`;

describe('what is concealed', () => {
  it('is printed otherwise, and is the same for whoever uses it', () => {
    const value = conceal({ key: 'open sesame', name: 'door' }, ({ name }) => ({ name }));
    expect(inspect(value)).toBe("{ name: 'door' }");
    expect(JSON.stringify([value])).toBe('[{"name":"door"}]');
    expect(value.key).toBe('open sesame');
    expect({ ...value }).toEqual({ key: 'open sesame', name: 'door' });
    expect(inspect({ ...value })).toContain('open sesame');
  });

  it('of a login are its secrets, and what the protocol does not know', () => {
    const login = concealLogin({
      sessionId: SESSION,
      secureSessionId: SESSION,
      seedCapability: 'http://grid/seed/1',
      mfaHash: 'hash',
      openIdToken: 'token',
      extra: { token: 'http://grid/secret' },
      firstName: 'Test',
    });
    expect(printed(login)).toMatch(/Test/);
    expect(printed(login)).not.toMatch(/grid|hash|token: '|12345678|305419896/);
    expect(login.seedCapability).toBe('http://grid/seed/1');
    expect(JSON.parse(JSON.stringify(login))).not.toHaveProperty('maxAgentGroups');
  });

  it('of capabilities are the URLs', () => {
    const urls = concealCapabilities(new Map([['EventQueueGet', 'http://grid/eq/1']]));
    expect(printed(urls)).toBe('[ \'EventQueueGet\', [length]: 1 ] ["EventQueueGet"]');
    expect(urls.get('EventQueueGet')).toBe('http://grid/eq/1');
  });

  it('of messages and bodies are the session and the paths of URLs, however deep, whole or in part', () => {
    const body = {
      AgentData: [{ AgentID: Uuid.zero, SessionID: SESSION }],
      Info: { 'seed-capability': 'https://10.0.0.1:9000/CAPS/abc', text: `at ${TEXT}`, count: 3 },
      bytes: Uint8Array.of(1, 2),
      nothing: null,
    };
    expect(concealSecrets(body, SESSION)).toBe(body);
    for (const part of [body, body.AgentData, body.AgentData[0], body.Info]) {
      expect(printed(part)).not.toMatch(/CAPS|12345678|305419896/);
    }
    expect(printed(body.Info)).toContain('https://10.0.0.1:9000/…');
    expect(printed(body)).toContain('at (secret)');
    expect(body.Info['seed-capability']).toBe('https://10.0.0.1:9000/CAPS/abc');
  });

  it('is in the middle of texts and documents, in bytes, in keys and in maps, too', () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const capability = 'https://me:pw@10.0.0.1:9000/CAPS/abc?k=open';
    const parts = [
      { text: `cannot reach ${capability} (404)` },
      { xml: `<map><key>seed</key><string>${capability}</string></map>` },
      { json: JSON.stringify({ seed: capability }).replaceAll('/', '\\/') },
      { encoded: `to=${encodeURIComponent(capability)}` },
      { bytes: bytes(`seed ${capability} of ${TEXT}`) },
      { [`session ${TEXT.toUpperCase()}`]: TEXT.replaceAll('-', '') },
      { map: new Map([[TEXT, capability]]) },
      [[`${capability} and ${capability}`]],
    ];
    const whole = { parts };
    concealSecrets(whole, SESSION);
    for (const value of [whole, parts, ...parts]) {
      expect(printed(value)).not.toMatch(/CAPS|abc|open|pw|1234-?5678|12345678|305419896/);
    }
    expect(printed(parts[0])).toContain('cannot reach https://10.0.0.1:9000/… (404)');
    expect((parts[4] as { bytes: Uint8Array }).bytes).toEqual(bytes(`seed ${capability} of ${TEXT}`));
  });

  it('leaves other bytes as they are', () => {
    const body = { picture: Uint8Array.of(255, 0, 58, 47, 47), name: new TextEncoder().encode('Bay') };
    concealSecrets(body, SESSION);
    expect(Object.getOwnPropertySymbols(body)).toEqual([]);
  });

  it('is nothing where there is no secret', () => {
    const body = { AgentData: { AgentID: Uuid.zero }, text: 'hello' };
    concealSecrets(body, SESSION);
    expect(Object.getOwnPropertySymbols(body)).toEqual([]);
  });
});
