import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { assetXml, idOf } from '../testing/test-service.ts';
import { formatAssetFlags, frameAssetXml, parseAssetXml, parseStringArray } from './index.ts';
import type { StoredAsset } from '../store/index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (inner: string): ReturnType<typeof parseAssetXml> =>
  parseAssetXml(bytesOf(`<AssetBase>${inner}</AssetBase>`));
const [A, B] = [idOf(0xa).toString(), idOf(0xb).toString()];

describe('an AssetBase document', () => {
  it('is read with every element', () => {
    const document = parse(
      `<Flags>Maptile  Rewritable</Flags><Data> aGVs\n bG8= </Data><ID>${A}</ID><Name>a &lt;b&gt; &#x1F600;</Name>` +
        '<Description><![CDATA[<x>]]></Description><Type> -2 </Type><UploadAttempts>0</UploadAttempts>' +
        '<Local>1</Local><Temporary>false</Temporary><CreatorID>x;y;z</CreatorID>',
    );
    expect(document).toEqual({
      id: idOf(0xa),
      bytes: bytesOf('hello'),
      type: -2,
      name: 'a <b> 😀',
      description: '<x>',
      creatorId: 'x;y;z',
      flags: 3,
      local: true,
      temporary: false,
    });
  });

  it.each([
    ['the later of the two', `<FullID><Guid>${B}</Guid></FullID><ID>${A}</ID>`, A],
    ['FullID when it is later', `<ID>${A}</ID><FullID><Guid>${B}</Guid></FullID>`, B],
    ['FullID when ID is no uuid', `<FullID><Guid>${B}</Guid></FullID><ID>hello</ID>`, B],
    [
      'zero from a FullID of another shape',
      `<FullID><UUID>${B}</UUID></FullID>`,
      idOf(0).toString().replaceAll(/[^-]/g, '0'),
    ],
    ['the Guid among other children', `<FullID> <x><y/></x> <Guid>${B.toUpperCase()}</Guid></FullID>`, B],
  ])('takes as id %s', (_what, inner, id) => {
    expect(parse(inner).id.toString()).toBe(id);
  });

  it('knows no data from empty data', () => {
    expect(parse('<Name/>').bytes).toBeUndefined();
    expect(parse('<Data/>').bytes).toEqual(new Uint8Array());
    expect(parse('<Data></Data>').bytes).toEqual(new Uint8Array());
  });

  it('skips what it does not know, however it looks', () => {
    expect(parse('<X a="1"><Y>text<Z/></Y> more</X><!-- c --><Type>5</Type><W/>').type).toBe(5);
    expect(parseAssetXml(bytesOf('<AssetBase/>')).type).toBe(-1);
  });

  it.each([
    ['<Type>300</Type>'],
    ['<Type/>'],
    ['<Type>five</Type>'],
    ['<Local>True</Local>'],
    ['<Temporary/>'],
    ['<UploadAttempts>many</UploadAttempts>'],
    ['<Flags>Maptile, Collectable</Flags>'],
    ['<Flags>5</Flags>'],
    ['<Flags>Bogus</Flags>'],
    ['<Data>a</Data>'],
    ['<Data>!!!!</Data>'],
    ['<Data>aGk=aGk=</Data>'],
    ['<Name>a<b/></Name>'],
    ['<FullID><Guid>nonsense</Guid></FullID>'],
    ['<X><Y></X></Y>'],
    ['text'],
    ['<Name>&e;</Name>'],
    [`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`],
    ['</AssetBase><AssetBase>'],
  ])('is refused with %s', (inner) => {
    expect(() => parse(inner)).toThrow(DecodeError);
  });

  it('is refused with a document type, which could expand', () => {
    const laughs =
      '<!DOCTYPE AssetBase [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><AssetBase><Name>&b;</Name></AssetBase>';
    expect(() => parseAssetXml(bytesOf(laughs))).toThrow('document type');
  });

  it('is refused cut off anywhere', () => {
    const whole = bytesOf(assetXml(1, bytesOf('hello')));
    for (let length = 0; length < whole.length; length++)
      expect(() => parseAssetXml(whole.subarray(0, length))).toThrow(DecodeError);
  });

  it('gives nothing but DecodeError for garbage', () => {
    const random = createRandom(17);
    const whole = bytesOf(assetXml(1, bytesOf('hello'), '<Flags>Normal</Flags>'));
    for (let round = 0; round < 3000; round++) {
      const bytes = whole.slice();
      for (let change = 0; change < 3; change++)
        bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
      try {
        parseAssetXml(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

describe('the encoding of a document', () => {
  const xml = '<?xml version="1.0" encoding="ENC"?><AssetBase><Name>é</Name></AssetBase>';
  const nameOf = (bytes: Uint8Array): string => parseAssetXml(bytes).name;
  const utf16 = (text: string, big = false): Buffer => {
    const bytes = Buffer.from(text, 'utf16le');
    return big ? bytes.swap16() : bytes;
  };

  it('may be UTF-8, UTF-16 or declared Latin-1', () => {
    expect(nameOf(bytesOf(`\ufeff${xml.replace('ENC', 'utf-8')}`))).toBe('é');
    expect(nameOf(utf16(`\ufeff${xml.replace('ENC', 'utf-16')}`))).toBe('é');
    expect(nameOf(utf16(`\ufeff${xml.replace('ENC', 'utf-16')}`, true))).toBe('é');
    expect(nameOf(utf16(xml.replace('ENC', 'utf-16')))).toBe('é');
    expect(nameOf(Buffer.from(xml.replace('ENC', 'ISO-8859-1'), 'latin1'))).toBe('é');
  });

  it('is not what it says: refused', () => {
    expect(() => nameOf(bytesOf(xml.replace('ENC', 'utf-16')))).toThrow('utf-16');
    expect(() => nameOf(bytesOf(xml.replace('ENC', 'ebcdic')))).toThrow(DecodeError);
    expect(() => nameOf(Buffer.from(xml.replace('ENC', 'utf-8'), 'latin1'))).toThrow(DecodeError);
    expect(() => nameOf(utf16(`\ufeff${xml}`).subarray(0, 31))).toThrow(DecodeError);
  });
});

describe('what is written', () => {
  const asset: StoredAsset = {
    id: idOf(1),
    hash: '',
    sizeBytes: 5,
    type: 49,
    name: 'a & <b>\u0001',
    description: '',
    creatorId: 'x;y',
    flags: 5,
    createdAt: 0,
    local: true,
    temporary: false,
  };

  it('is read back the same, but for what XML cannot say', () => {
    const { before, after } = frameAssetXml(asset);
    const { hash: _hash, sizeBytes: _size, createdAt: _at, ...fields } = asset;
    expect(parseAssetXml(bytesOf(`${before}aGVsbG8=${after}`))).toEqual({
      ...fields,
      name: 'a & <b>\ufffd',
      bytes: bytesOf('hello'),
    });
  });

  it('names flags that have a name', () => {
    expect([0, 1, 7, 8].map(formatAssetFlags)).toEqual([
      'Normal',
      'Maptile',
      'Maptile Rewritable Collectable',
      'Normal',
    ]);
  });
});

describe('the ids of get_assets_exist', () => {
  const ids = (inner: string, most = 10): string[] =>
    parseStringArray(bytesOf(`<ArrayOfString>${inner}</ArrayOfString>`), most);

  it('come in order, the empty ones too', () => {
    expect(ids('<string>b</string><x><y/></x><string/><string>a</string><z/>')).toEqual(['b', '', 'a']);
    expect(parseStringArray(bytesOf('<ArrayOfString/>'), 1)).toEqual([]);
  });

  it.each([['<string>a'], ['<string><x/></string>'], ['x'], ['<x></string>']])(
    'are refused as %s',
    (inner) => {
      expect(() => ids(inner)).toThrow(DecodeError);
    },
  );

  it('are refused when they are too many', () => {
    expect(() => ids('<string>a</string>'.repeat(11))).toThrow('more than 10');
  });
});
