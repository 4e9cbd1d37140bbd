import { ownText } from './shared-words.ts';
import { DecodeError } from '../errors/index.ts';
import { escapeXmlForDotNet, XmlScanner } from '../xml/index.ts';

/** An element with all that is in it: either text, or elements. */
export interface XmlNode {
  /** As it stands in the tag. */
  readonly name: string;
  /** Pairs of name and value, in the order of the tag; absent for none. */
  readonly attributes?: readonly (readonly [string, string])[];
  /** Unescaped; empty where there are elements in it. */
  readonly text: string;
  /** The elements in it, in the order of the document; empty where there is text. */
  readonly children: readonly XmlNode[];
}

/** An object in an object in … is one asset each: real documents stay below 20. */
const MAX_DEPTH = 200;
/** An object of 1,000 parts with 100 items each has some 4 million elements. */
const MAX_NODES = 8_000_000;
/** Some old files repeat the prefix of a namespace; OpenSim mends them too. @source archives.md §1.5 */
const REPEATED_PREFIX = /xmlns:(?:xmlns:)+/g;

interface Open {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: XmlNode[];
  text: string;
}

/**
 * Reads a document as nodes. Iterative, so that depth costs no stack. Text between elements is left out.
 * @throws DecodeError where it is not well-formed, nested too deeply, or of too many elements
 */
export function parseXmlNode(document: string): XmlNode {
  const text = document.includes('xmlns:xmlns:') ? document.replaceAll(REPEATED_PREFIX, 'xmlns:') : document;
  const scanner = new XmlScanner(text);
  const around: Open[] = [];
  for (let nodes = 0; nodes < MAX_NODES; nodes++) {
    const tag = scanner.next();
    if (tag === 'end') throw new DecodeError('document ends inside an element', { offset: text.length });
    const closed = tag === 'close' ? close(around, scanner) : open(around, scanner, tag === 'empty');
    const parent = around.at(-1);
    if (closed !== undefined && parent === undefined) {
      scanner.expectEnd();
      return closed;
    }
    if (closed !== undefined) parent?.children.push(closed);
    const between = scanner.readText();
    // What is between elements is layout.
    if (tag === 'open' && parent !== undefined) parent.text = between;
  }
  throw new DecodeError(`more than ${MAX_NODES} elements`);
}

function open(around: Open[], scanner: XmlScanner, isEmpty: boolean): XmlNode | undefined {
  const node: Open = { name: scanner.name, attributes: scanner.attributes(), children: [], text: '' };
  if (isEmpty) return finished(node);
  if (around.push(node) > MAX_DEPTH) throw scanner.error('nested too deeply');
  return undefined;
}

function close(around: Open[], scanner: XmlScanner): XmlNode {
  const node = around.pop();
  if (node === undefined || node.name !== scanner.name) {
    throw scanner.error(`</${scanner.name}> closes nothing`);
  }
  return finished(node);
}

const NO_CHILDREN: readonly XmlNode[] = Object.freeze([]);

function finished({ name: told, attributes, children, text }: Open): XmlNode {
  const name = ownText(told);
  const isLeaf = children.length === 0;
  const node = isLeaf ? { name, text: ownText(text), children: NO_CHILDREN } : { name, text: '', children };
  return attributes.length === 0 ? node : { ...node, attributes };
}

/** An element as text, without white space between elements: those without anything are closed in themselves. */
export function formatXmlNode(node: XmlNode): string {
  const pieces: string[] = [];
  formatInto(node, pieces);
  return pieces.join('');
}

function formatInto({ name, attributes = [], text, children }: XmlNode, pieces: string[]): void {
  pieces.push('<', name);
  for (const [key, value] of attributes)
    pieces.push(' ', key, '="', escapeXmlForDotNet(value).replaceAll('"', '&quot;'), '"');
  if (text === '' && children.length === 0) {
    pieces.push(' />');
    return;
  }
  pieces.push('>', escapeXmlForDotNet(text));
  for (const child of children) formatInto(child, pieces);
  pieces.push('</', name, '>');
}

/** An element with text. */
export function textNode(name: string, text: string): XmlNode {
  return { name, text, children: [] };
}

/** An element with elements. */
export function parentNode(name: string, children: readonly XmlNode[]): XmlNode {
  return { name, text: '', children };
}
