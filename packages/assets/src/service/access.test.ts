import { describe, expect, it } from 'vitest';
import { signPath } from '../http/index.ts';
import { assetOf, assetXml, basic, idOf, startTestService } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import type { AssetServiceConfig } from './index.ts';

const USER = { user: 'gridsim', password: 'pass:word' };
const KEY = 'key of at least thirty-two characters';
const id = idOf(1).toString();
const later = Date.now() / 1000 + 3600;

/** Every route there is: how it is asked, and what it answers to whoever may. */
const ROUTES: readonly (readonly [string, string, number, string?])[] = [
  ['GET', '/assets', 200],
  ['GET', `/assets/${id}`, 200],
  ['HEAD', `/assets/${id}`, 200],
  ['GET', `/assets/${id}/data`, 200],
  ['HEAD', `/assets/${id}/data`, 200],
  ['GET', `/assets/${id}/metadata`, 200],
  ['GET', '/assets/nonsense', 404],
  ['POST', '/assets', 200, assetXml(2, Buffer.from('x'))],
  ['POST', '/assets/', 200, assetXml(2, Buffer.from('x'))],
  ['POST', `/assets/${id}`, 200, assetXml(1, Buffer.from('x'))],
  ['POST', '/get_assets_exist', 200, `<ArrayOfString><string>${id}</string></ArrayOfString>`],
  ['GET', '/get_assets_exist', 405],
  ['DELETE', `/assets/${id}`, 200],
  ['DELETE', '/assets', 200],
  ['PUT', `/assets/${id}`, 405, 'x'],
  ['OPTIONS', `/assets/${id}`, 405],
  ['PATCH', '/assets', 405, 'x'],
  ['GET', '/metrics', 200],
  ['GET', '/metrics.json', 200],
  ['GET', '/status', 200],
  ['GET', '/status.json', 200],
  ['POST', '/status', 405, 'x'],
  ['GET', '/', 404],
  ['GET', '/nothing/here', 404],
];

const VIEWER_ROUTES: readonly (readonly [string, string, number, string?])[] = [
  ['GET', `/GetTexture/?texture_id=${id}`, 200],
  ['HEAD', `/GetTexture/?texture_id=${id}`, 200],
  ['GET', `/GetMesh/?mesh_id=${id}`, 404],
  ['GET', `/GetMesh2/?mesh_id=${id}`, 404],
  ['GET', `/ViewerAsset/?texture_id=${id}`, 200],
];

const CREDENTIALS: readonly (readonly [string, Record<string, string>, boolean])[] = [
  ['none', {}, false],
  ['the right one', basic(USER.user, USER.password), true],
  ['a wrong password', basic(USER.user, 'wrong'), false],
  ['the password up to its colon', basic(USER.user, 'pass'), false],
  ['a wrong user', basic('other', USER.password), false],
  ['an empty one', { authorization: 'Basic ' }, false],
  ['one that is no base64', { authorization: 'Basic %%%' }, false],
  [
    'a bearer token',
    { authorization: `Bearer ${basic(USER.user, USER.password).authorization.slice(6)}` },
    false,
  ],
];

async function start(config: AssetServiceConfig = {}): Promise<TestService> {
  const test = await startTestService({ credentials: [USER], deletion: 'all', ...config });
  await test.store.put(assetOf(1, { type: 0 }));
  return test;
}

describe.each(CREDENTIALS)('with %s for a credential', (_name, headers, isRight) => {
  it.each([...ROUTES, ...VIEWER_ROUTES].map((route) => ({ route, name: `${route[0]} ${route[1]}` })))(
    '$name',
    async ({ route: [method, path, status, body] }) => {
      await using test = await start();
      const answer = await test.ask(method, path, { headers, ...(body === undefined ? {} : { body }) });
      expect(answer.status).toBe(isRight ? status : 401);
      if (isRight) return;
      expect(answer.headers.get('www-authenticate')).toContain('Basic realm=');
      expect((await test.store.stats()).assets).toBe(1);
      expect(await test.store.stat(idOf(1))).toBeDefined();
      expect(test.store.reads).toBe(0);
    },
  );
});

describe('who guesses', () => {
  it('is not listened to for a while on any route, right or wrong, and needs none where nobody does', async () => {
    await using test = await start({ viewerAccess: 'open' });
    const right = basic(USER.user, USER.password);
    const paths = [`/assets/${id}/data`, '/status', `/assets/${id}`, '/assets'];
    for (let count = 0; count < 10; count++) {
      const headers = basic(USER.user, `${count}`);
      expect((await test.ask('GET', paths[count % paths.length]!, { headers })).status).toBe(401);
    }
    for (const path of paths) {
      const answer = await test.ask('GET', path, { headers: right });
      expect([path, answer.status]).toEqual([path, 429]);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(
      (await test.ask('POST', '/assets', { headers: right, body: assetXml(3, Buffer.from('x')) })).status,
    ).toBe(429);
    expect((await test.ask('GET', `/assets/${id}/data`)).status).toBe(401);
    for (const headers of [right, basic(USER.user, 'wrong'), {}])
      expect((await test.ask('GET', `/GetTexture/?texture_id=${id}`, { headers })).status).toBe(200);
    expect((await test.ask('GET', '/health', { headers: right })).status).toBe(200);
  });
});

describe('what anybody may ask', () => {
  it('is whether the service lives, and no more', async () => {
    await using test = await start();
    for (const path of ['/health', '/ready']) {
      expect((await test.ask('GET', path)).status).toBe(200);
      expect((await test.ask('POST', path, { body: 'x' })).status).toBe(405);
    }
  });
});

describe('access for viewers', () => {
  const path = `/GetTexture/?texture_id=${id}`;
  const signed = `${signPath(KEY, { agent: idOf(9).toString(), expiresAt: Math.floor(later) })}${path}`;
  const expired = `${signPath(KEY, { agent: idOf(9).toString(), expiresAt: 1000 })}${path}`;
  const right = basic(USER.user, USER.password);

  it.each<[AssetServiceConfig, Record<string, number>]>([
    [{ viewerAccess: 'open' }, { bare: 200, known: 200, signed: 403, expired: 403 }],
    [{ viewerAccess: 'credential' }, { bare: 401, known: 200, signed: 403, expired: 403 }],
    [{ signingKey: KEY }, { bare: 401, known: 200, signed: 200, expired: 403 }],
    [
      { viewerAccess: 'off', signingKey: KEY },
      { bare: 404, known: 404, signed: 404, expired: 403 },
    ],
  ])('%j', async (config, statuses) => {
    await using test = await start(config);
    expect({
      bare: (await test.ask('GET', path)).status,
      known: (await test.ask('GET', path, { headers: right })).status,
      signed: (await test.ask('GET', signed)).status,
      expired: (await test.ask('GET', expired)).status,
    }).toEqual(statuses);
  });

  it('a signature opens no other route', async () => {
    await using test = await start({ signingKey: KEY });
    for (const other of [`/assets/${id}`, `/assets/${id}/data`, '/status', '/metrics', '/health']) {
      const answer = await test.ask('GET', signed.replace(path, other));
      expect([other, answer.status]).toEqual([other, 404]);
    }
  });
});

describe('what is written down', () => {
  it('holds no credential, no header, no signature and no key', async () => {
    await using test = await start({ signingKey: KEY });
    const signedPath = signPath(KEY, { agent: idOf(9).toString(), expiresAt: Math.floor(later) });
    await test.ask('GET', `${signedPath}/GetTexture/?texture_id=${id}`);
    await test.ask('GET', `${signedPath}x/GetTexture/?texture_id=${id}`);
    await test.ask('GET', `/assets/${id}`, { headers: basic(USER.user, USER.password) });
    await test.ask('GET', `/assets/${id}`, { headers: basic(USER.user, 'a wrong secret') });
    await test.ask('POST', '/assets', {
      headers: basic(USER.user, USER.password),
      body: 'not xml: body secret',
    });
    const known = { headers: basic(USER.user, USER.password) };
    const texts = [JSON.stringify(test.events)];
    for (const path of ['/metrics', '/metrics.json', '/status', '/status.json'])
      texts.push(await (await test.ask('GET', path, known)).text());
    const all = texts.join('\n');
    expect(test.events.length).toBeGreaterThan(5);
    for (const secret of [
      USER.password,
      'Basic ',
      basic(USER.user, USER.password).authorization.slice(6),
      'secret',
      KEY,
      signedPath.slice(8),
    ])
      expect(all).not.toContain(secret);
  });
});

describe('a service in the open', () => {
  it('needs a credential', async () => {
    await expect(startTestService({ bind: '0.0.0.0' })).rejects.toThrow(/credentials/);
  });
});
