import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { escapeXml, escapeXmlForDotNet } from './index.ts';
import { expandReferences } from './references.ts';

describe('references', () => {
  it('are the five entities and the numbers of characters, each once', () => {
    expect(expandReferences('&lt;&gt;&amp;&quot;&apos;&amp;lt;', 0)).toBe('<>&"\'&lt;');
    expect(expandReferences('&#65;&#x41;&#X1f600;&#0000000065;', 0)).toBe('AA\u{1f600}A');
  });

  it('to what XML forbids are read as .NET reads them', () => {
    expect(expandReferences('a&#0;b&#x1;c&#x1F;d&#xFFFE;e&#xffff;', 0)).toBe(
      'a\u0000b\u0001c\u001fd\ufffee\uffff',
    );
    // Two halves, each by itself.
    expect(expandReferences('&#xD83D;&#xDE00;', 0)).toBe('\u{1f600}');
    expect(expandReferences('&#xD83D;', 0)).toBe('\ud83d');
  });

  it.each([
    ['ab&nbsp;', 'unknown entity "&nbsp;"', 7],
    ['&#x110000;', 'reference "&#x110000;" to what is beyond Unicode', 5],
    ['&#99999999999;', 'reference "&#99999999999;" to what is beyond Unicode', 5],
    ['&#xFG;', 'reference "&#xFG;" is no number', 5],
    ['&#;', 'reference "&#;" is no number', 5],
    ['a & b', '& without its ;', 7],
    ['&aaaaaaaaaaaaaaaa;', '& without its ;', 5],
    ['&;', 'unknown entity "&;"', 5],
  ])('%s is named: %s', (raw, what, offset) => {
    let fault: unknown;
    try {
      expandReferences(raw, 5);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(DecodeError);
    expect(fault).toMatchObject({ what, offset });
  });
});

describe('text for .NET', () => {
  it('keeps control characters as references, and all else as for everybody', () => {
    const text = 'a\u0000<\u0001\u001f&\r\n\t\ufffe\uffff\ud800\u{1f600}';
    expect(escapeXmlForDotNet(text)).toBe(
      'a&#x0;&lt;&#x1;&#x1F;&amp;&#13;\n\t&#xFFFE;&#xFFFF;\ufffd\u{1f600}',
    );
    expect(escapeXml(text)).toBe('a\ufffd&lt;\ufffd\ufffd&amp;&#13;\n\t\ufffd\ufffd\ufffd\u{1f600}');
    expect(escapeXmlForDotNet('plain')).toBe('plain');
  });

  it('comes back as it was', () => {
    const text = '\u0000\u0001x\u001f\ufffe<>&\r';
    expect(expandReferences(escapeXmlForDotNet(text), 0)).toBe(text);
  });
});
