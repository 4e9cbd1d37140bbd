import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { decodeLoginResponse } from './decode-login-response.ts';
import {
  decodeGridDescription,
  formatGridDescriptionJson,
  formatGridDescriptionXml,
} from './grid-description.ts';
import type { LoginAnswer } from './login-outcome.ts';
import {
  decodeLoginRequest,
  encodeLoginRequest,
  encodeLoginResponse,
  type LoginFormat,
} from './login-wire.ts';

interface Vector {
  readonly file: string;
  readonly contentType?: string;
  readonly meaning: object;
}

const folder = new URL('../../../../vectors/login/', import.meta.url);
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, folder)));
const { requests, responses } = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8')) as {
  readonly requests: readonly Vector[];
  readonly responses: readonly Vector[];
};

/** Ids as text, as the vectors' meaning has them. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('documents of real programs', () => {
  it.each(requests)('$file', ({ file, meaning }) => {
    const { request, format } = decodeLoginRequest(bytesOf(file));
    expect(plain(request)).toMatchObject(meaning);
    expect(decodeLoginRequest(encodeLoginRequest(request, format).body)).toEqual({ request, format });
  });

  it.each(responses)('$file', ({ file, contentType = 'text/xml', meaning }) => {
    const result = decodeLoginResponse(200, contentType, bytesOf(file));
    expect(plain(result)).toMatchObject(meaning);
    const format: LoginFormat = contentType === 'text/xml' ? 'xml-rpc' : 'llsd';
    const again = encodeLoginResponse(result as LoginAnswer, format);
    expect(decodeLoginResponse(200, again.contentType, again.body)).toEqual(result);
  });

  it('leaves no field of a real success unread', () => {
    for (const { file } of responses.filter(({ file: name }) => name.includes('success'))) {
      const result = decodeLoginResponse(200, '', bytesOf(file));
      expect(result.type === 'success' && result.response.extra, file).toBeUndefined();
    }
  });

  it('describes a grid in both forms, byte for byte', () => {
    for (const [file, format] of [
      ['opensim-grid-info.xml', formatGridDescriptionXml],
      ['opensim-grid-info.json', formatGridDescriptionJson],
    ] as const) {
      const bytes = bytesOf(file);
      expect(format(decodeGridDescription(bytes))).toBe(new TextDecoder().decode(bytes));
    }
  });
});

describe('mutated documents', () => {
  const random = createRandom(20_261_121);
  const mutate = (bytes: Uint8Array): Uint8Array => {
    const copy = bytes.slice(0, random.chance(0.3) ? random.integer(0, bytes.length) : bytes.length);
    for (let flips = random.integer(1, 6); flips > 0 && copy.length > 0; flips--) {
      copy[random.integer(0, copy.length - 1)] = random.chance(0.5) ? 0x3c : random.integer(0, 255);
    }
    return copy;
  };
  const types = new Set([
    'success',
    'bad-credentials',
    'presence',
    'tos',
    'critical',
    'mfa-challenge',
    'internal-error',
    'connect',
    'refused',
    'update',
    'indeterminate',
    'fault',
    'incomplete',
    'html',
    'empty',
    'not-a-login-answer',
    'http-status',
  ]);

  it('as responses have a typed outcome', () => {
    for (let round = 0; round < 3000; round++) {
      const bytes = mutate(bytesOf(responses[round % responses.length]!.file));
      const { type } = decodeLoginResponse(
        random.chance(0.8) ? 200 : 500,
        random.chance(0.5) ? 'text/xml' : '',
        bytes,
      );
      expect(types.has(type), type).toBe(true);
    }
  });

  it('as requests raise DecodeError only', () => {
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      try {
        decodeLoginRequest(mutate(bytesOf(requests[round % requests.length]!.file)));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });
});
