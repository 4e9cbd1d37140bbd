import { describe, expect, it } from 'vitest';
import { charsetOf, decodeXmlText } from './index.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const utf16 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));

describe('decodeXmlText', () => {
  it.each<[string, Uint8Array, string | undefined, string]>([
    ['UTF-8 when nobody says anything', Buffer.from('<a>å</a>'), undefined, '<a>å</a>'],
    ['the charset that came with it', latin1('<a>å</a>'), 'ISO-8859-1', '<a>å</a>'],
    ['windows-1252, which is what ISO-8859-1 means', latin1('<a>\x80\x99</a>'), 'iso-8859-1', '<a>€™</a>'],
    [
      'the declaration',
      latin1('<?xml version="1.0" encoding="windows-1252"?><a>é\x81</a>'),
      undefined,
      '<?xml version="1.0" encoding="windows-1252"?><a>é\u0081</a>',
    ],
    [
      'the declaration rather than the charset',
      Buffer.from("<?xml version='1.0' encoding = 'UTF-8'?><a>å</a>"),
      'ISO-8859-1',
      "<?xml version='1.0' encoding = 'UTF-8'?><a>å</a>",
    ],
    ['the byte order mark rather than either', Buffer.from('\ufeff<a>å</a>'), 'ISO-8859-1', '\ufeff<a>å</a>'],
    ['UTF-16', utf16('\ufeff<a>å😀</a>'), undefined, '\ufeff<a>å😀</a>'],
    [
      'UTF-16, big end first',
      utf16('\ufeff<a>å</a>').map((_, i, all) => all[i ^ 1]!),
      'utf-8',
      '\ufeff<a>å</a>',
    ],
    ['UTF-16 without a mark', utf16('<a>å</a>'), undefined, '<a>å</a>'],
    [
      'UTF-8 that is declared as UTF-16',
      Buffer.from('<?xml version="1.0" encoding="utf-16"?><a>å</a>'),
      undefined,
      '<?xml version="1.0" encoding="utf-16"?><a>å</a>',
    ],
    ['UTF-8 for a name that nobody knows', Buffer.from('<a>å</a>'), 'klingon', '<a>å</a>'],
  ])('reads %s', (_, bytes, charset, text) => expect(decodeXmlText(bytes, charset)).toBe(text));

  it('reads long documents', () => {
    const text = `<a>${'å'.repeat(100_000)}</a>`;
    expect(decodeXmlText(latin1(text), 'latin1')).toBe(text);
    expect(decodeXmlText(utf16(text))).toBe(text);
  });
});

describe('charsetOf', () => {
  it.each([
    ['text/xml; charset=ISO-8859-1', 'ISO-8859-1'],
    ['text/xml;charset="utf-8";x=y', 'utf-8'],
    ['text/xml', undefined],
    ['', undefined],
  ])('%s', (type, charset) => expect(charsetOf(type)).toBe(charset));
});
