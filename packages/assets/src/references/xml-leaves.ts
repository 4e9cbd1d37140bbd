import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';

/** An object in an object in … is one asset each: real documents stay below 20. */
const MOST_DEPTH = 200;
/** Some old files repeat the prefix of a namespace; OpenSim repairs them too. @source archives.md §1.5 */
const REPEATED_PREFIX = /xmlns:(?:xmlns:)+/g;

/** An element without elements in it. */
export interface XmlLeaf {
  readonly name: string;
  readonly text: string;
  /** Names of the elements around it, outermost first; changes when the walk goes on. */
  readonly around: readonly string[];
}

/**
 * Every element with nothing but text in it, in document order. Iterative, so that depth costs no stack.
 * @throws DecodeError when it is not well-formed, or nested too deeply
 */
export function* xmlLeaves(document: string): Generator<XmlLeaf, void, undefined> {
  const scanner = new XmlScanner(document.includes('xmlns:xmlns:') ? repaired(document) : document);
  const around: string[] = [];
  let text: string | undefined;
  for (let tag = scanner.next(); tag !== 'end'; tag = scanner.next()) {
    if (tag === 'close') {
      const name = around.pop();
      if (name !== scanner.name) throw scanner.error(`</${scanner.name}> closes nothing`);
      if (text !== undefined) yield { name, text, around };
      text = undefined;
    } else if (tag === 'open') {
      if (around.push(scanner.name) > MOST_DEPTH) throw scanner.error('nested too deeply');
    }
    if (around.length === 0) continue;
    const between = scanner.readText();
    text = tag === 'open' ? between : undefined;
  }
  if (around.length > 0) throw new DecodeError('document ends inside an element');
}

function repaired(document: string): string {
  return document.replaceAll(REPEATED_PREFIX, 'xmlns:');
}
