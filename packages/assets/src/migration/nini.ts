import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';
import type { XmlTag } from '@landfall/protocol/xml';

/** Sections of one file; OpenSimulator's longest has 160. */
const MOST_SECTIONS = 100_000;

/** The sections of a file, each as its keys and values, and why there may be more of them. */
export interface NiniSections {
  readonly sections: readonly ReadonlyMap<string, string>[];
  /** What is wrong behind the last of them. */
  readonly fault?: DecodeError;
}

/**
 * Sections of a configuration as Nini writes it in XML:
 * `<Nini><Section Name="…"><Key Name="…" Value="…"/></Section></Nini>`. The sections' own names are for people. Of a file that
 * breaks off, or goes on as something else, those that are whole.
 * @source OpenSimulator, bin/assets
 */
export function readSections(text: string): NiniSections {
  const sections: ReadonlyMap<string, string>[] = [];
  try {
    for (const section of eachSection(text)) sections.push(section);
    return { sections };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { sections, fault: error };
  }
}

function* eachSection(text: string): Generator<ReadonlyMap<string, string>> {
  const scanner = new XmlScanner(text);
  if (nextIs(scanner, 'Nini') !== 'open') throw scanner.error('<Nini> expected');
  const next = (): XmlTag => nextIs(scanner, 'Section', 'Nini');
  let count = 0;
  for (let tag = next(); tag !== 'close'; tag = next()) {
    if (++count > MOST_SECTIONS) throw new DecodeError(`more than ${MOST_SECTIONS} sections`);
    yield tag === 'empty' ? new Map() : readKeys(scanner);
  }
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
