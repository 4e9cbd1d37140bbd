import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { XmlScanner, escapeXml } from './index.ts';

/** A document as a list of what happens in it. Text is only kept inside elements without children, as LLSD reads it. */
type Happening = readonly ['open' | 'close' | 'text', string];

function withScanner(xml: string): Happening[] {
  const scanner = new XmlScanner(xml);
  const happenings: Happening[] = [];
  let depth = 0;
  do {
    const tag = scanner.next();
    if (tag === 'end') throw scanner.error('document ends inside an element');
    if (tag !== 'close') happenings.push(['open', scanner.name]);
    if (tag !== 'open') happenings.push(['close', scanner.name]);
    if (tag === 'open') depth++;
    if (tag === 'close') depth--;
    if (tag === 'open' && scanner.name === 'leaf') happenings.push(['text', scanner.readText()]);
  } while (depth > 0);
  scanner.expectEnd();
  return happenings;
}

function withSaxes(xml: string): Happening[] {
  const parser = new SaxesParser();
  const happenings: Happening[] = [];
  let text = '';
  let leaf = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, isSelfClosing }) => {
    happenings.push(['open', name]);
    leaf = isSelfClosing ? '' : name;
    text = '';
  });
  parser.on('text', (piece) => (text += piece));
  parser.on('cdata', (piece) => (text += piece));
  parser.on('closetag', ({ name }) => {
    if (leaf === 'leaf') happenings.push(['text', text]);
    leaf = '';
    happenings.push(['close', name]);
  });
  parser.write(xml).close();
  return happenings;
}

const space = fc.constantFrom('', ' ', '\n', '\t\r\n');
const between = fc.constantFrom('', ' ', '\n  ', '<!-- <a> & -->', '<?pi <b> & ?>', '\r\n<!---->');
const attributes = fc.constantFrom('', ' a="1"', " b = '<'".replace('<', '>'), '\n x:y="&lt;" z=\'"\'');
const characters = fc.string({ unit: 'binary', maxLength: 12 }).map((raw) => plain(escapeXml(raw)));
const piece = fc.oneof(
  characters,
  fc.constantFrom(
    '&amp;',
    '&lt;',
    '&gt;',
    '&quot;',
    '&apos;',
    '&#65;',
    '&#x1F600;',
    '&#13;',
    '\r\n',
    '\r',
    '<!-- - -->',
  ),
  characters.map((text) => `<![CDATA[${text.replaceAll(']', '')}<&]]>`),
);
const { node: nodes } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(attributes, space).map(([more, gap]) => `<leaf${more}${gap}/>`),
    fc
      .tuple(attributes, fc.array(piece, { maxLength: 4 }), space)
      .map(([more, text, gap]) => `<leaf${more}${gap}>${text.join('')}</leaf${gap}>`),
    fc
      .tuple(attributes, fc.array(fc.tuple(between, tie('node')), { maxLength: 4 }), between)
      .map(([more, inner, last]) => `<branch${more}>${inner.flat().join('')}${last}</branch>`),
  ),
}));
const documents = fc
  .tuple(
    fc.constantFrom('', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8" ?>\n'),
    between,
    nodes,
    between,
  )
  .map((parts) => parts.join(''));

/** Without the characters that saxes rightly refuses in a document, escaped or not. */
function plain(text: string): string {
  return text.replaceAll(/[\u007f-\u009f]/g, '');
}

describe('against an independent parser', () => {
  it('every well-formed document of our kind reads the same', () => {
    fc.assert(
      fc.property(documents, (xml) => {
        expect(withScanner(xml)).toEqual(withSaxes(xml));
      }),
      { seed: 3, numRuns: 3000 },
    );
  });

  it('whatever the other accepts of damaged documents reads the same, and nothing else than DecodeError comes out', () => {
    const random = createRandom(17);
    let accepted = 0;
    for (const xml of fc.sample(documents, { seed: 4, numRuns: 3000 })) {
      const all = Array.from(xml);
      const at = random.integer(0, all.length);
      const garbage = random.pick(['', '<', '>', '&', '/', '"', '=', ' ', 'x', '<!--', '-->', ']]>']);
      const damaged = [...all.slice(0, at), garbage, ...all.slice(at + random.integer(0, 2))].join('');
      const theirs = attempt(withSaxes, damaged);
      const ours = attempt(withScanner, damaged);
      if (ours instanceof Error) expect(ours).toBeInstanceOf(DecodeError);
      if (theirs instanceof Error || isStricter(ours)) continue;
      expect(ours, damaged).toEqual(theirs);
      accepted++;
    }
    expect(accepted).toBeGreaterThan(200);
  });
});

function attempt(read: (xml: string) => Happening[], xml: string): Happening[] | Error {
  try {
    return read(xml);
  } catch (error) {
    return error as Error;
  }
}

/** Characters beside elements are well-formed XML, but none of the protocol's documents have them. */
const isStricter = (ours: Happening[] | Error): boolean =>
  ours instanceof DecodeError && /text between elements|document type/.test(ours.what);
