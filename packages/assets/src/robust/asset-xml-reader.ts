import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';
import { parseAssetFlags } from './asset-flags.ts';
import { looseUuid } from '../archive/index.ts';
import { readDocumentText } from './document-text.ts';
import { readTextOf, skipElement } from './element.ts';

/** What an AssetBase document says. */
export interface AssetDocument {
  /** Zero when the document names none. `FullID` and `ID` set each other: the later one counts. */
  readonly id: Uuid;
  /** Undefined when there is no `Data` at all; an empty `Data` is zero bytes. */
  readonly bytes: Uint8Array | undefined;
  /** −1 when the document says nothing. */
  readonly type: number;
  /** Text of `Name`; empty when the document says nothing. */
  readonly name: string;
  /** Text of `Description`; empty when the document says nothing. */
  readonly description: string;
  /** Text of `CreatorID`, as it was sent: a UUID, or anything else; empty when the document says nothing. */
  readonly creatorId: string;
  /** Bits of `AssetFlag`; 0 when the document says nothing. */
  readonly flags: number;
  /** OpenSim's `Local`: meant for one simulator, not for the grid; false when the document says nothing. */
  readonly local: boolean;
  /** OpenSim's `Temporary`: the asset need not last; false when the document says nothing. */
  readonly temporary: boolean;
}

type Draft = { -readonly [Key in keyof AssetDocument]: AssetDocument[Key] };
type Field = (scanner: XmlScanner, draft: Draft) => void;

/**
 * Reads an AssetBase document as .NET's XmlSerializer does: elements in any order, unknown ones skipped, missing ones
 * left at their defaults, attributes ignored.
 * @throws DecodeError
 * @source archives.md §4.3; captures/asset-service probes 050–117
 */
export function parseAssetXml(bytes: Uint8Array): AssetDocument {
  const scanner = new XmlScanner(readDocumentText(bytes));
  const draft = emptyDraft();
  const opened = scanner.next();
  if (scanner.name !== 'AssetBase' || opened === 'close') throw scanner.error('AssetBase expected');
  if (opened === 'open') readFields(scanner, draft);
  scanner.expectEnd();
  return draft;
}

const emptyDraft = (): Draft => ({
  id: Uuid.zero,
  bytes: undefined,
  type: -1,
  name: '',
  description: '',
  creatorId: '',
  flags: 0,
  local: false,
  temporary: false,
});

function readFields(scanner: XmlScanner, draft: Draft): void {
  for (let tag = scanner.next(); tag !== 'close'; tag = scanner.next()) {
    if (tag === 'end') throw scanner.error('document ends inside AssetBase');
    const field = FIELDS.get(scanner.name);
    if (tag === 'empty') EMPTY_FIELDS.get(scanner.name)?.(draft);
    else if (field === undefined) skipElement(scanner);
    else field(scanner, draft);
  }
  if (scanner.name !== 'AssetBase') throw scanner.error('</AssetBase> expected');
}

const text =
  (key: 'name' | 'description' | 'creatorId'): Field =>
  (scanner, draft) => {
    draft[key] = readTextOf(scanner);
  };

const truth =
  (key: 'local' | 'temporary'): Field =>
  (scanner, draft) => {
    draft[key] = parseBoolean(readTextOf(scanner));
  };

const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['Data', (scanner, draft) => void (draft.bytes = parseBase64(readTextOf(scanner)))],
  ['FullID', readFullId],
  ['ID', (scanner, draft) => void (draft.id = looseUuid(readTextOf(scanner)) ?? draft.id)],
  ['Name', text('name')],
  ['Description', text('description')],
  ['Type', (scanner, draft) => void (draft.type = parseInteger(readTextOf(scanner), -128, 127))],
  ['UploadAttempts', (scanner) => void parseInteger(readTextOf(scanner), -(2 ** 31), 2 ** 31 - 1)],
  ['Local', truth('local')],
  ['Temporary', truth('temporary')],
  ['CreatorID', text('creatorId')],
  ['Flags', (scanner, draft) => void (draft.flags = parseAssetFlags(readTextOf(scanner)))],
]);

const notEmpty = (): never => {
  throw new DecodeError('a value is missing', { path: 'AssetBase' });
};

/** What `<Name />` means; texts are empty already. */
const EMPTY_FIELDS: ReadonlyMap<string, (draft: Draft) => void> = new Map<string, (draft: Draft) => void>([
  ['Data', (draft) => void (draft.bytes = new Uint8Array())],
  ['FullID', (draft) => void (draft.id = Uuid.zero)],
  ['Type', notEmpty],
  ['UploadAttempts', notEmpty],
  ['Local', notEmpty],
  ['Temporary', notEmpty],
]);

/** Only a `Guid` child counts; another child or plain text leaves the zero uuid (probes 059, 060). */
function readFullId(scanner: XmlScanner, draft: Draft): void {
  draft.id = Uuid.zero;
  for (;;) {
    scanner.readText();
    const tag = scanner.next();
    if (tag === 'close') break;
    if (tag !== 'open') continue;
    if (scanner.name === 'Guid') draft.id = parseGuid(scanner);
    else skipElement(scanner);
  }
  if (scanner.name !== 'FullID') throw scanner.error('</FullID> expected');
}

function parseGuid(scanner: XmlScanner): Uuid {
  const id = looseUuid(readTextOf(scanner));
  if (id === undefined) throw scanner.error('not a UUID');
  return id;
}

function parseInteger(written: string, least: number, most: number): number {
  const value = /^\s*[-+]?\d{1,10}\s*$/.test(written) ? Number(written) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new DecodeError('not a number of that size', { path: 'AssetBase' });
  return value;
}

function parseBoolean(written: string): boolean {
  const word = written.trim();
  if (word !== 'true' && word !== 'false' && word !== '1' && word !== '0')
    throw new DecodeError('neither true nor false', { path: 'AssetBase' });
  return word === 'true' || word === '1';
}

function parseBase64(written: string): Uint8Array {
  const compact = /\s/.test(written) ? written.replaceAll(/\s+/g, '') : written;
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact))
    throw new DecodeError('not base64', { path: 'AssetBase.Data' });
  return new Uint8Array(Buffer.from(compact, 'base64'));
}
