import { describe, expect, it } from 'vitest';
import { recordedExchanges, statusOf, type RecordedExchange } from '../../../../scenarios/recorded-http.ts';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';
import { decodeUtf8 } from '../bytes/index.ts';
import { decodeLoginResponse } from './decode-login-response.ts';
import type { LoginAnswer } from './login-outcome.ts';
import {
  decodeLoginRequest,
  encodeLoginRequest,
  encodeLoginResponse,
  type LoginFormat,
} from './login-wire.ts';
import { hashPassword } from './login-secret.ts';

const FORMATS: readonly LoginFormat[] = ['xml-rpc', 'llsd'];

describe.skipIf(sharedFolder === undefined)('recorded logins', () => {
  const logins: readonly RecordedExchange[] =
    sharedFolder === undefined
      ? []
      : recordedExchanges(sharedFolder).filter(({ request }) =>
          decodeUtf8(request.body).includes('login_to_simulator'),
        );
  const whole = logins.filter(({ request }) => decodeUtf8(request.body).includes('<name>passwd</name>'));

  it('are all there', () => {
    expect(logins.length).toBeGreaterThanOrEqual(34);
    expect(whole.length).toBeGreaterThanOrEqual(33);
  });

  it('requests mean the same after encoding them ourselves, in either format', () => {
    for (const { file, request } of whole) {
      const received = decodeLoginRequest(request.body).request;
      expect(received.start.type, file).not.toBe('other');
      for (const format of FORMATS) {
        const { body } = encodeLoginRequest(received, format);
        expect(decodeLoginRequest(body), file).toEqual({ request: received, format });
      }
    }
  });

  it('carry the hash of the password that the accounts have', () => {
    const hash = hashPassword('secret');
    const same = whole.filter(({ request }) => {
      const { secret } = decodeLoginRequest(request.body).request;
      return 'passwordHash' in secret && secret.passwordHash === hash;
    });
    expect(same.length).toBeGreaterThan(20);
  });

  it('responses mean the same after encoding them ourselves, in either format', () => {
    const types: Record<string, number> = {};
    for (const { file, response } of logins) {
      const { contentType, body } = response!;
      const result = decodeLoginResponse(statusOf(response!), contentType, body);
      types[result.type] = (types[result.type] ?? 0) + 1;
      if (result.type === 'success') expect(result.response.extra, file).toBeUndefined();
      for (const format of FORMATS.filter(() => result.type !== 'fault')) {
        const ours = encodeLoginResponse(result as LoginAnswer, format);
        expect(decodeLoginResponse(200, ours.contentType, ours.body), file).toEqual(result);
      }
    }
    expect(types).toMatchObject({ 'bad-credentials': 2, presence: 3, fault: 1 });
    expect(types['success']).toBeGreaterThanOrEqual(25);
    expect(Object.keys(types).sort()).toEqual(['bad-credentials', 'fault', 'presence', 'success']);
  });

  it('a malformed one is answered with a status', () => {
    const [, , malformed] = recordedExchanges(sharedFolder!, 'probe-bad-password');
    const { response } = malformed!;
    expect(decodeLoginResponse(statusOf(response!), response!.contentType, response!.body)).toMatchObject({
      type: 'http-status',
      status: 404,
    });
  });

  it('var-region-512 has the size of its region', () => {
    const login = recordedExchanges(sharedFolder!, 'var-region-512')[0]!.response!;
    expect(decodeLoginResponse(200, login.contentType, login.body)).toMatchObject({
      response: { regionSize: { x: 512, y: 512 } },
    });
  });
});
