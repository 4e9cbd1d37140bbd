import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { escapeMermaid, escapeXml } from './index.ts';

const NASTY = [
  '</text><script>alert(1)</script>',
  '"onload="alert(1)',
  "' onload='alert(1)",
  '<![CDATA[x]]> ]]> <!-- & &amp; &#60; &lol;',
  'half \ud800 character, \ufffe \u0000 \u001b[31m \u202e bidi \u2028 line',
  '日本語 🙂',
];

/** The character as it may stand in a picture. */
const held = (character: string): string =>
  /[\p{Cc}\p{Cf}\p{Zl}]/u.test(character) ? ' ' : /[\p{Cs}\ufffe]/u.test(character) ? '\ufffd' : character;

describe('text for an SVG', () => {
  it('comes out of an XML parser as it was, save for what XML cannot hold', () => {
    for (const nasty of NASTY) {
      const texts: string[] = [];
      const elements: string[] = [];
      const parser = new SaxesParser();
      parser.on('text', (text) => texts.push(text));
      parser.on('attribute', ({ value }) => texts.push(value));
      parser.on('opentag', ({ name }) => elements.push(name));
      parser.on('error', (error) => expect.unreachable(error.message));
      parser.write(`<t a="${escapeXml(nasty)}">${escapeXml(nasty)}</t>`).close();
      expect(elements).toEqual(['t']);
      expect(new Set(texts).size).toBe(1);
      expect(texts[0]).toBe(Array.from(nasty, held).join(''));
    }
  });
});

describe('text for Mermaid', () => {
  it.each([
    ['a;b #35; %% x', 'a#59;b #35;35#59; #37;#37; x'],
    ['wrap: me', '#119;rap: me'],
    [' nowrap : me', ' #110;owrap : me'],
    ['<b>$x$ `c` {d} \\e_f*g*@h', '#60;b#62;#36;x#36; #96;c#96; #123;d#125; #92;e_f*g*#64;h'],
    ['two\nlines\u2028more \ud800', 'two lines more \ufffd'],
    ['unwrap: this, 日本', 'unwrap: this, 日本'],
  ])('%j', (text, escaped) => expect(escapeMermaid(text)).toBe(escaped));
});
