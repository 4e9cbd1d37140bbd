import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { LlsdDate, LlsdUri, real } from '../llsd/index.ts';
import type { LlsdValue } from '../llsd/index.ts';
import {
  formatXmlRpcCall,
  formatXmlRpcFault,
  formatXmlRpcResponse,
  parseXmlRpcCall,
  parseXmlRpcResponse,
} from './index.ts';

const respond = (value: string): string =>
  `<methodResponse><params><param>${value}</param></params></methodResponse>`;
const read = (value: string): LlsdValue => {
  const response = parseXmlRpcResponse(respond(value));
  return response.type === 'result' ? response.value : 'fault';
};

describe('values', () => {
  it.each<[string, LlsdValue]>([
    ['<value><string>a</string></value>', 'a'],
    ['<value>a b</value>', 'a b'],
    ['<value> a </value>', ' a '],
    ['<value></value>', ''],
    ['<value/>', ''],
    ['<value><string/></value>', ''],
    ['<value><string><![CDATA[<a>]]></string></value>', '<a>'],
    ['<value><![CDATA[a]]>&amp;<!-- c -->b</value>', 'a&b'],
    ['<value> <!-- c --> <int>5</int> </value>', 5],
    ['<value><i4>-5</i4></value>', -5],
    ['<value><i8>5</i8></value>', 5],
    ['<value><i8>1099511628032256</i8></value>', real(1_099_511_628_032_256)],
    ['<value><int>4294967295</int></value>', -1],
    ['<value><double>1.5</double></value>', real(1.5)],
    ['<value><boolean>1</boolean></value>', true],
    ['<value><boolean>0</boolean></value>', false],
    ['<value><boolean>true</boolean></value>', true],
    ['<value><base64>AP8Q</base64></value>', Uint8Array.of(0, 255, 16)],
    ['<value><dateTime.iso8601>19700102T00:00:01</dateTime.iso8601></value>', new LlsdDate(86_401)],
    ['<value><dateTime.iso8601>1970-01-02T00:00:01Z</dateTime.iso8601></value>', new LlsdDate(86_401)],
    ['<value><nil/></value>', null],
    ['<value><boolean>2</boolean></value>', false],
    ['<value><float>1</float></value>', null],
    ['<value><new a="1"><i4>1</i4>x<y/></new></value>', null],
    ['<value><new/></value>', null],
    ['<value><base64>A*</base64></value>', null],
    ['<value><ex:nil xmlns:ex="x"/></value>', null],
    ['<value><array><data/></array></value>', []],
    [
      '<value><array><data><value>a</value><value/><value><i4>1</i4></value></data></array></value>',
      ['a', '', 1],
    ],
    ['<value><struct/></value>', {}],
    ['<value><struct> <member> <name>a</name> <value>b</value> </member> </struct></value>', { a: 'b' }],
    ['<value><struct><member><name/><value/></member></struct></value>', { '': '' }],
  ])('%s', (xml, value) => expect(read(xml)).toEqual(value));

  it('keeps a member __proto__', () => {
    const map = read(
      '<value><struct><member><name>__proto__</name><value>x</value></member></struct></value>',
    );
    expect(Object.entries(map as object)).toEqual([['__proto__', 'x']]);
  });

  it.each([
    '<value>a<i4>1</i4></value>',
    '<value><i4>1</i4>b</value>',
    '<value><i4>1</i4><i4>2</i4></value>',
    '<value><i4>1</string></value>',
    '<value><array><value>a</value></array></value>',
    '<value><array><data><i4>1</i4></data></array></value>',
    '<value><struct><name>a</name></struct></value>',
    '<value><struct><member><name>a</name></member></struct></value>',
    '<value><struct><member><value>a</value></member></struct></value>',
    '<i4>1</i4>',
    '<value>&bad;</value>',
    '<value><string>a',
  ])('refuses %s', (xml) => expect(() => read(xml)).toThrow(DecodeError));
});

describe('what is skipped', () => {
  it('costs its own value only, and is counted', () => {
    const skipped: string[] = [];
    const xml = respond(
      '<value><struct><member><name>a</name><value><bigint>1</bigint></value></member>' +
        '<member><name>b</name><value><base64>*</base64></value></member>' +
        '<member><name>c</name><value><i4>3</i4></value></member></struct></value>',
    );
    const response = parseXmlRpcResponse(xml, { onSkipped: (reason) => skipped.push(reason) });
    expect(response).toEqual({ type: 'result', value: { a: null, b: null, c: 3 } });
    expect(skipped).toEqual(['unknown-type', 'malformed-binary']);
  });
});

describe('calls', () => {
  const call = {
    method: 'login_to_simulator',
    params: [
      { first: 'Test <&>', options: ['inventory-root'], agree_to_tos: true, n: -1, x: null, r: real(0.5) },
    ],
  };

  it('come back as they were', () => expect(parseXmlRpcCall(formatXmlRpcCall(call))).toEqual(call));

  it('need no parameters', () => {
    for (const params of ['', '<params/>', '<params></params>']) {
      const xml = `<?xml version="1.0"?><methodCall><methodName> a.b </methodName>${params}</methodCall>`;
      expect(parseXmlRpcCall(Buffer.from(xml))).toEqual({ method: 'a.b', params: [] });
    }
  });

  it('never contain CDATA, and escape what they must', () => {
    const xml = formatXmlRpcCall({ method: 'm', params: [']]>&<\u0000'] });
    expect(xml).toContain('<string>]]&gt;&amp;&lt;\ufffd</string>');
    expect(xml).not.toContain('CDATA');
  });

  it('write what XML-RPC has no kind for as text', () => {
    const id = Uuid.parse('01020304-0506-0708-090a-0b0c0d0e0f10');
    const params = [id, new LlsdUri('http://x/'), new LlsdDate(86_401.9), Uint8Array.of(0, 255)];
    expect(parseXmlRpcCall(formatXmlRpcCall({ method: 'm', params })).params).toEqual([
      id.toString(),
      'http://x/',
      new LlsdDate(86_401),
      Uint8Array.of(0, 255),
    ]);
  });

  it('refuse numbers that XML-RPC cannot express', () => {
    for (const value of [0.5, 2 ** 31, real(Number.NaN), real(Infinity)]) {
      expect(() => formatXmlRpcCall({ method: 'm', params: [value] })).toThrow(EncodeError);
    }
  });

  it.each([
    '',
    '<bad xml',
    '<html/>',
    '<methodCall/>',
    '<methodCall><methodName>a</methodName>',
    '<methodResponse/>',
  ])('are not %j', (xml) => expect(() => parseXmlRpcCall(xml)).toThrow(DecodeError));
});

describe('responses', () => {
  it('carry a value', () => {
    const value = { login: 'true', list: [1, {}] };
    expect(parseXmlRpcResponse(formatXmlRpcResponse(value))).toEqual({ type: 'result', value });
    expect(parseXmlRpcResponse('<methodResponse><params/></methodResponse>')).toEqual({
      type: 'result',
      value: null,
    });
  });

  it('are read past elements that nobody knows, wherever they stand', () => {
    const odd = '<odd a="b"><name>deep</name><value><int>9</int></value></odd><odder/>';
    const member = `<member>${odd}<name>n</name>${odd}<value><int>1</int>${odd}</value>${odd}</member>`;
    const list = `<array>${odd}<data>${odd}<value>x</value>${odd}</data>${odd}</array>`;
    const struct = `<struct>${odd}${member}${odd}<member><name>l</name><value>${list}</value></member></struct>`;
    const params = `<params>${odd}<param>${odd}<value>${struct}</value>${odd}</param>${odd}</params>`;
    const value = { n: 1, l: ['x'] };
    let skipped = 0;
    const onSkipped = (): number => skipped++;
    expect(
      parseXmlRpcResponse(`<methodResponse>${odd}${params}${odd}</methodResponse>`, { onSkipped }),
    ).toEqual({ type: 'result', value });
    expect(skipped).toBe(32);
    const call = `<methodCall>${odd}<methodName>m</methodName>${odd}${params}${odd}</methodCall>`;
    expect(parseXmlRpcCall(call)).toEqual({ method: 'm', params: [value] });
    const fault = `<methodResponse>${odd}<fault>${odd}<value>${struct}</value>${odd}</fault>${odd}</methodResponse>`;
    expect(parseXmlRpcResponse(fault).type).toBe('fault');
  });

  it('or a fault, which is no error', () => {
    const fault = { faultCode: -32_603, faultString: 'Internal error <x>' };
    expect(parseXmlRpcResponse(formatXmlRpcFault(fault))).toEqual({ type: 'fault', fault });
    const bare = '<methodResponse><fault><value><struct/></value></fault></methodResponse>';
    expect(parseXmlRpcResponse(bare)).toEqual({ type: 'fault', fault: { faultCode: 0, faultString: '' } });
  });

  it.each([
    '',
    'Not found',
    '<html><body>x</body></html>',
    '<methodResponse/>',
    '<methodResponse><fault/></methodResponse>',
  ])('are not %j', (xml) => expect(() => parseXmlRpcResponse(xml)).toThrow(DecodeError));

  it('cost no more than they may', () => {
    const deep = '<value><array><data>'.repeat(200_000);
    expect(() => parseXmlRpcResponse(`<methodResponse><params><param>${deep}`)).toThrow(/nested too deeply/);
    const many = respond(`<value><array><data>${'<value/>'.repeat(10)}</data></array></value>`);
    expect(() => parseXmlRpcResponse(many, { maxValues: 10 })).toThrow(/too many values/);
    expect(() => parseXmlRpcResponse(many, { maxBytes: 10 })).toThrow(/10 allowed/);
    const laughs = `<!DOCTYPE l [<!ENTITY a "ha">]>${respond('<value>&a;</value>')}`;
    expect(() => parseXmlRpcResponse(laughs)).toThrow(/document type/);
  });
});
