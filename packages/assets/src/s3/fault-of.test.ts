import { ClosedError, DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { connectionFault, faultOf, isPassing } from './fault-of.ts';
import { parseFaultCode, parseListing } from './list-xml.ts';
import { OversizeError } from './oversize-error.ts';

const answer = (status: number, text = '') => ({ status, headers: {}, bytes: Buffer.from(text) });
const coded = (status: number, code: string) =>
  faultOf(
    answer(status, `<Error><Code>${code}</Code><Message>m</Message></Error>`),
    'the object cannot be read',
  );

describe('an answer that is no success', () => {
  it.each([
    [404, 'NoSuchBucket', 'missing', 'there is no such bucket'],
    [403, 'InvalidAccessKeyId', 'permission', 'the access key is not known there'],
    [403, 'SignatureDoesNotMatch', 'permission', 'the secret key is wrong'],
    [403, 'RequestTimeTooSkewed', 'permission', 'its clock and ours differ too much'],
    [403, 'AccessDenied', 'permission', 'access is denied'],
    [403, 'QuotaExceeded', 'full', 'its quota is used up'],
    [503, 'SlowDown', 'busy', 'it asks for fewer requests'],
    [503, 'ServiceUnavailable', 'busy', 'it is overloaded'],
    [400, 'AuthorizationHeaderMalformed', 'permission', 'it has another region'],
  ])('%i %s is "%s"', (status, code, fault, words) => {
    const error = coded(status, code);
    expect(error.fault).toBe(fault);
    expect(error.message).toContain(`the object cannot be read: ${words} (${status} ${code})`);
    // The word counts, whatever status stands beside it.
    expect(coded(418, code)).toMatchObject({ fault });
  });

  it.each([
    [401, 'permission'],
    [403, 'permission'],
    [404, 'missing'],
    [413, 'full'],
    [429, 'busy'],
    [503, 'busy'],
    [507, 'full'],
    [500, 'unreachable'],
    [502, 'unreachable'],
    [599, 'unreachable'],
    [400, 'input-output'],
    [301, 'input-output'],
    [499, 'input-output'],
  ])('%i without a word, or with one that is not known, is "%s"', (status, fault) => {
    expect(faultOf(answer(status), 'x').fault).toBe(fault);
    expect(coded(status, 'SomethingNew')).toMatchObject({ fault });
    expect(faultOf(answer(status), 'x').message).toContain(`(${status})`);
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'with the word "%s" is what its status says',
    (code) => {
      expect(coded(403, code)).toMatchObject({ fault: 'permission' });
    },
  );

  it('is told by its code alone, whatever else is in it', () => {
    const text = '<Error><Message>key AKIA secret</Message><Code>AccessDenied</Code><Key>a/b</Key></Error>';
    expect(faultOf(answer(403, text), 'x').message).not.toMatch(/AKIA|secret|a\/b/);
  });
});

describe('another attempt', () => {
  it.each([500, 502, 503, 504, 599, 429, 408])('is worth it after %i', (status) => {
    expect(isPassing(status)).toBe(true);
  });

  it.each([200, 204, 206, 301, 400, 403, 404, 409, 412, 416, 501, 507])('is not after %i', (status) => {
    expect(isPassing(status)).toBe(false);
  });
});

describe('a connection that died', () => {
  it('is told by the code of the system, never by its address', () => {
    const error = Object.assign(new TypeError('connect ECONNREFUSED 10.1.2.3:9000'), {
      code: 'ECONNREFUSED',
    });
    const fault = connectionFault(error, 'the object cannot be read');
    expect(fault).toMatchObject({ fault: 'unreachable' });
    expect(fault.message).toContain(
      'the object cannot be read: the object store cannot be reached (ECONNREFUSED)',
    );
    expect(`${fault.message} ${fault.stack} ${String(fault.cause)}`).not.toContain('10.1.2.3');
  });

  it.each([
    new RangeError('10.1.2.3'),
    Object.assign(new RangeError('x'), { code: '10.1.2.3 secret' }),
    'text',
    undefined,
  ])('without a code that can be told died of an unknown reason: %s', (error) => {
    expect(connectionFault(error, 'x').message).toContain('(unknown reason)');
    expect(connectionFault(error, 'x').message).not.toContain('10.1.2.3');
  });

  it('says for how long it was waited', () => {
    const fault = connectionFault(new TimeoutError('no answer', 2500, 'an answer'), 'x');
    expect(fault.message).toContain('did not answer within 2.5 s');
  });

  it('keeps what this project said of it', () => {
    const oversize = new OversizeError();
    expect(connectionFault(oversize, 'x')).toBe(oversize);
    const closed = new ClosedError('the store is closed', { by: 'us', reason: 'closed' });
    expect(connectionFault(closed, 'x').message).toContain('the store is closed');
  });
});

describe('the word of a fault', () => {
  it('is what stands between the tags of Code, when that can be one', () => {
    expect(parseFaultCode('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>')).toBe('NoSuchKey');
    for (const none of [
      '',
      '<Code></Code>',
      '<Code>a b</Code>',
      '<Code>A&amp;B</Code>',
      `<Code>${'x'.repeat(65)}</Code>`,
      'NoSuchKey',
    ])
      expect(parseFaultCode(none)).toBe('');
    expect(parseFaultCode(`<Code>${'x'.repeat(64)}</Code>`)).toBe('x'.repeat(64));
  });
});

describe('a listing', () => {
  const contents = (inner: string) =>
    `<ListBucketResult><IsTruncated>false</IsTruncated><Contents>${inner}</Contents></ListBucketResult>`;
  const good = '<Key>a</Key><Size>5</Size><LastModified>2026-01-01T00:00:00.500Z</LastModified>';

  it('has keys, sizes and times, whatever the engine says beside them and in whatever order', () => {
    const xml = `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>
      <Contents><ETag>"x"</ETag><StorageClass>STANDARD</StorageClass>${good}<Owner><ID>Key</ID></Owner></Contents>
      <CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes><IsTruncated>true</IsTruncated></ListBucketResult>`;
    expect(parseListing(xml)).toEqual({
      objects: [{ key: 'a', sizeBytes: 5, modifiedAt: 1_767_225_600.5 }],
      isTruncated: true,
    });
  });

  it('of an empty bucket is empty', () => {
    expect(parseListing('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')).toEqual({
      objects: [],
      isTruncated: false,
    });
  });

  it.each([
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&#65;&#x42;&#X43;', 'ABC'],
    ['&#x1F642;', '🙂'],
    ['&amp;lt;', '&lt;'],
    ['&#x10ffff;&#1114111;', '\u{10ffff}\u{10ffff}'],
    ['&nbsp;&#x110000;&', '&nbsp;&#x110000;&'],
  ])('has its keys as they are: %s', (written, key) => {
    const [object] = parseListing(contents(good.replace('>a<', `>${written}<`))).objects;
    expect(object!.key).toBe(key);
  });

  it.each([
    ['no key', good.replace('<Key>a</Key>', '')],
    ['an empty key', good.replace('>a<', '><')],
    ['no time', good.replace(/<LastModified>.*<\/LastModified>/, '')],
    ['a time that is none', good.replace('2026-01', '2026-99')],
    ['a size that is none', good.replace('>5<', '>five<')],
    ['half a byte', good.replace('>5<', '>5.5<')],
    ['more than there can be', good.replace('>5<', '>9007199254740993<')],
  ])('with %s is no listing', (_, inner) => {
    expect(() => parseListing(contents(inner))).toThrow(DecodeError);
  });

  it.each(['', '<html>sign in</html>', '<Error><Code>NoSuchBucket</Code></Error>'])('is not "%s"', (text) => {
    expect(() => parseListing(text)).toThrow('this is no listing of a bucket');
  });
});
