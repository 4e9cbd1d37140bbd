/**
 * What no reader of LLSD XML understands is stepped over, as the viewer does, and told to the budget: a word that is new in
 * one entry must not cost all the others. What is not well-formed XML is refused as ever.
 * @source viewer llsdserialize_xml.cpp and its tests ("unknown data type")
 */
import { DecodeError } from '../errors/index.ts';
import type { XmlScanner } from '../xml/index.ts';
import type { Budget, LlsdSkipReason } from './limits.ts';

const LESS = 0x3c;

/** From behind the opening tag of `name` to behind its end, whatever is in it. */
export function skipRest(scanner: XmlScanner, budget: Budget, name: string): void {
  budget.enter(scanner.at);
  for (;;) {
    scanner.readText();
    const tag = scanner.next();
    if (tag === 'close' && scanner.name === name) break;
    if (tag === 'close' || tag === 'end') throw scanner.error(`</${name}> expected`);
    budget.spend(scanner.at);
    if (tag === 'open') skipRest(scanner, budget, scanner.name);
  }
  budget.leave();
}

/** The next element as a whole, if one is next and not the end of what holds it. */
export function skipElement(scanner: XmlScanner, budget: Budget, reason: LlsdSkipReason): void {
  const { at } = scanner;
  const tag = scanner.next();
  if (tag !== 'open' && tag !== 'empty') throw scanner.error('value expected', at);
  budget.spend(at);
  if (tag === 'open') skipRest(scanner, budget, scanner.name);
  budget.skip(reason, at);
}

/** To the next tag: white space, comments and instructions, and text that should not be there. */
export function skipStray(scanner: XmlScanner, budget: Budget): void {
  const { at } = scanner;
  if (scanner.readText().trim() !== '') budget.skip('stray-text', at);
}

/** The text of a scalar from behind its opening tag to behind its end; elements in it are left out. */
export function readContent(scanner: XmlScanner, budget: Budget, name: string): string {
  let text = scanner.readText();
  for (;;) {
    const { at } = scanner;
    const tag = scanner.next();
    if (tag === 'close' && scanner.name === name) return text;
    if (tag !== 'open' && tag !== 'empty') throw scanner.error(`</${name}> expected`, at);
    scanner.at = at;
    skipElement(scanner, budget, 'element-in-scalar');
    text += scanner.readText();
  }
}

/** Whatever follows the document: the viewer does not look at it. */
export function skipTrailing(scanner: XmlScanner, budget: Budget): void {
  const { at } = scanner;
  try {
    if (scanner.next() === 'end') return;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  budget.skip('after-the-end', at);
}

/** Whether a tag that holds or closes something is at `scanner.at`, and not text, a comment or an instruction. */
export function isAtTag({ text, at }: XmlScanner): boolean {
  const code = text.charCodeAt(at + 1);
  return text.charCodeAt(at) === LESS && code !== 0x21 && code !== 0x3f;
}
