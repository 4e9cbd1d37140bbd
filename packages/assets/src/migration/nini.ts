import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';
import type { XmlTag } from '@landfall/protocol/xml';

/** Sections of one file; OpenSimulator's longest has 160. */
const MOST_SECTIONS = 100_000;

/**
 * Sections of a configuration as Nini writes it in XML, each as its keys and values:
 * `<Nini><Section Name="…"><Key Name="…" Value="…"/></Section></Nini>`. The sections' own names are for people.
 * @throws DecodeError when it is something else
 * @source OpenSimulator, bin/assets
 */
export function readSections(text: string): ReadonlyMap<string, string>[] {
  const scanner = new XmlScanner(text);
  if (nextIs(scanner, 'Nini') !== 'open') throw scanner.error('<Nini> expected');
  const sections: Map<string, string>[] = [];
  const next = (): XmlTag => nextIs(scanner, 'Section', 'Nini');
  for (let tag = next(); tag !== 'close'; tag = next()) {
    if (sections.length >= MOST_SECTIONS) throw new DecodeError(`more than ${MOST_SECTIONS} sections`);
    sections.push(tag === 'empty' ? new Map() : readKeys(scanner));
  }
  return sections;
}

function readKeys(scanner: XmlScanner): Map<string, string> {
  const keys = new Map<string, string>();
  const next = (): XmlTag => nextIs(scanner, 'Key', 'Section');
  for (let tag = next(); tag !== 'close'; tag = next()) {
    const [name, value] = [scanner.attribute('Name'), scanner.attribute('Value')];
    if (name === undefined || value === undefined) throw scanner.error('<Key> without name or value');
    keys.set(name, value);
    if (tag === 'open') scanner.expectClose('Key');
  }
  return keys;
}

/** Opens an element of this name, or closes the one around it. */
function nextIs(scanner: XmlScanner, name: string, around?: string): XmlTag {
  const tag = scanner.next();
  const isRight = tag !== 'end' && scanner.name === (tag === 'close' ? around : name);
  if (!isRight) throw scanner.error(`<${name}> expected`);
  return tag;
}
