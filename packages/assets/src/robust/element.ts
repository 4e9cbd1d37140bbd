import type { XmlScanner } from '@landfall/protocol/xml';

/** Deeper than this nothing is read. */
const MAX_DEPTH = 64;

/** The text of the element whose opening tag was just read, to behind its closing tag. @throws DecodeError when it has children */
export function readTextOf(scanner: XmlScanner): string {
  const { name } = scanner;
  const text = scanner.readText();
  scanner.expectClose(name);
  return text;
}

/** Steps over the element whose opening tag was just read, with everything in it. */
export function skipElement(scanner: XmlScanner): void {
  const open = [scanner.name];
  while (open.length > 0) {
    scanner.readText();
    const tag = scanner.next();
    if (tag === 'open') open.push(scanner.name);
    else if (tag === 'close' && open.pop() !== scanner.name) throw scanner.error('tags do not match');
    if (open.length > MAX_DEPTH) throw scanner.error('nested too deep');
  }
}
