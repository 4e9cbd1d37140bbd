import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { writeTar } from '../archive/index.ts';
import { KnownIds } from '../references/index.ts';
import { MemoryStore } from '../store/index.ts';
import { markLive, readRoots } from './index.ts';

const ID = Uuid.parse('7d5c3a1b-9e8f-4a6b-8c2d-1e3f5a7b9c0d');
const TEXT = ID.toString();
const RAW = Buffer.from(ID.toBytes());
const known = new KnownIds(1);
known.add(ID);
/** As .NET keeps a Guid. */
const TURNED = Buffer.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((at) => RAW[at]!));
/** As PostgreSQL writes bytes: those that can be seen stand for themselves. */
const octal = (backslash: string): string =>
  [...RAW]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f && byte !== 0x5c
        ? String.fromCharCode(byte).replace('<', '&lt;')
        : `${backslash}${byte.toString(8).padStart(3, '0')}`,
    )
    .join('');
const base64 = (...parts: (string | Uint8Array)[]): string =>
  Buffer.concat(parts.map((part) => Buffer.from(part))).toString('base64');
/** As .NET's BinaryWriter writes a string. */
const counted = (text: string): Buffer => Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);

const part = (content: string): string =>
  `<SceneObjectGroup><SceneObjectPart xmlns:xsd="http://www.w3.org/2001/XMLSchema">${content}</SceneObjectPart></SceneObjectGroup>`;
/** Where in an object an id may stand that some script, viewer or module uses. */
const IN_OBJECTS: Readonly<Record<string, string>> = {
  Name: part(`<Name>door ${TEXT}</Name>`),
  Description: part(`<Description>tex=${TEXT.toUpperCase()}</Description>`),
  'hover text': part(`<Text>${TEXT}</Text>`),
  SitName: part(`<SitName>${TEXT}</SitName>`),
  TouchName: part(`<TouchName>{${TEXT}}</TouchName>`),
  MediaUrl: part(`<MediaUrl>http://grid/GetTexture/?texture_id=${TEXT}</MediaUrl>`),
  'media of faces': part(
    `<Shape><Media>&lt;OSMedia&gt;&lt;llsd&gt;&lt;uuid&gt;${TEXT}&lt;/uuid&gt;</Media></Shape>`,
  ),
  'item name': part(
    `<TaskInventory><TaskInventoryItem><Name>${TEXT}</Name></TaskInventoryItem></TaskInventory>`,
  ),
  'item description': part(
    `<TaskInventory><TaskInventoryItem><Description>${TEXT}</Description></TaskInventoryItem></TaskInventory>`,
  ),
  'old asset id': part(
    `<TaskInventory><TaskInventoryItem><OldItemID><UUID>${TEXT}</UUID></OldItemID></TaskInventoryItem></TaskInventory>`,
  ),
  'an attribute': part(`<Anything kept="${TEXT}" />`),
  'an element that nobody knows': part(`<NewInVersion12><Guid>${TEXT}</Guid></NewInVersion12>`),
  'dynamic attributes': part(
    `<DynAttrs><llsd><map><key>a</key><string>${TEXT}</string></map></llsd></DynAttrs>`,
  ),
  'binary in dynamic attributes': part(
    `<DynAttrs><llsd><binary>${RAW.toString('base64')}</binary></llsd></DynAttrs>`,
  ),
  'linkset data': part(
    `<lnkstdt>${base64(Buffer.of(1, 0x80, 0x80, 4, 1), counted('key'), counted(TEXT), Buffer.of(0))}</lnkstdt>`,
  ),
  'linkset data as JSON': part(`<LinksetData>{"a":{"Value":"${TEXT}"}}</LinksetData>`),
  'particle system': part(
    `<ParticleSystem>${base64(Buffer.alloc(36), RAW, Buffer.alloc(34))}</ParticleSystem>`,
  ),
  'texture entry that breaks off': part(
    `<Shape><TextureEntry>${base64(RAW, Buffer.of(2))}</TextureEntry></Shape>`,
  ),
  'extra parameters of a new type': part(
    `<Shape><ExtraParams>${base64(Buffer.of(1, 0x99, 0, 18, 0, 0, 0, 1, 2), RAW)}</ExtraParams></Shape>`,
  ),
  'start string of a script': part(`<StartStr>${TEXT}</StartStr>`),
  'key frames': part(`<KeyframeMotion>${base64(Buffer.alloc(11), RAW)}</KeyframeMotion>`),
  'script state of XEngine': `<SceneObjectGroup><SceneObjectPart/><GroupScriptStates><SavedScriptState UUID="a"><State><ScriptState><Variables><Variable name="t" type="LSL_Types+LSLString">${TEXT}</Variable></Variables></ScriptState></State></SavedScriptState></GroupScriptStates></SceneObjectGroup>`,
  'script state of YEngine': `<SceneObjectGroup><SceneObjectPart/><GroupScriptStates><SavedScriptState UUID="a"><State><ScriptState Engine="YEngine"><Snapshot>${base64(Buffer.alloc(40, 7), counted(TEXT), Buffer.alloc(9, 1))}</Snapshot></ScriptState></State></SavedScriptState></GroupScriptStates></SceneObjectGroup>`,
  'script state in a permission': `<SceneObjectGroup><SceneObjectPart/><GroupScriptStates><SavedScriptState UUID="${TEXT}" /></GroupScriptStates></SceneObjectGroup>`,
  'compiled script': `<SceneObjectGroup><SceneObjectPart/><GroupScriptStates><SavedScriptState><Assembly>${base64(Buffer.alloc(33, 5), Buffer.from(TEXT, 'utf16le'))}</Assembly></SavedScriptState></GroupScriptStates></SceneObjectGroup>`,
  'gzip in base64': part(`<State>${base64(gzipSync(`a state with ${TEXT} in it`))}</State>`),
  'deflate in base64': part(`<State>${base64(deflateRawSync(`a state with ${TEXT} in it`))}</State>`),
  'bytes in hexadecimal digits, one by one': part(
    `<Text>${RAW.toString('hex').replaceAll(/..(?=.)/g, '$&:')}</Text>`,
  ),
  'bytes as .NET shows them': part(
    `<Text>${TURNED.toString('hex')
      .toUpperCase()
      .replaceAll(/..(?=.)/g, '$&-')}</Text>`,
  ),
  'bytes in octal': part(`<Text>${octal('\\')}</Text>`),
  'a comment': part(`<!-- ${TEXT} -->`),
  'a document that is not well-formed': `<SceneObjectGroup><Name>${TEXT}</Nam`,
};

const IN_ASSETS: Readonly<Record<string, readonly [type: number, bytes: string | Uint8Array]>> = {
  'a calling card': [2, `Callingcard version 1\nagent_id ${TEXT}\n`],
  'a landmark': [3, `Landmark version 2\nregion_id ${TEXT}\nlocal_pos 1 2 3\n`],
  'the text of a notecard': [
    7,
    `Linden text version 2\n{\nLLEmbeddedItems version 1\n{\ncount 0\n}\nText length 40\n${TEXT}}\n`,
  ],
  'a notecard without a head': [7, `lists ${TEXT}`],
  'a notecard in UTF-16': [7, Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  'the name of a wearable': [5, `LLWearable version 22\n${TEXT}\n\ntype 4\nparameters 0\ntextures 0\n`],
  'a script': [10, `key tex = "${TEXT}";`],
  'the bytes of a script': [11, Buffer.concat([Buffer.alloc(50, 3), Buffer.from(TEXT)])],
  'the chat of a gesture': [21, `2\n65\n0\n/x\n\n1\n2\nsay ${TEXT}\n0\n`],
  'an animation': [
    20,
    Buffer.concat([Buffer.of(1, 0, 0, 0, 0, 0, 0, 0), Buffer.from(`${TEXT}\0`), Buffer.alloc(60)]),
  ],
  'a state of a simulation': [22, `<State>${TEXT}</State>`],
  'a link': [24, TEXT],
  'a setting': [56, `<llsd><map><key>note</key><string>${TEXT}</string></map></llsd>`],
  'a material': [57, `<llsd><map><key>data</key><string>{"extras":{"x":"${TEXT}"}}</string></map></llsd>`],
  'something of an unknown type': [99, Buffer.concat([Buffer.alloc(3, 1), RAW])],
  'an object that is called a texture': [0, part(`<Name>${TEXT}</Name>`)],
  'a comment in a picture': [
    0,
    Buffer.concat([Buffer.of(0xff, 0x4f, 0xff, 0x51, 0, 0), Buffer.from(TEXT), Buffer.alloc(9000, 0x80)]),
  ],
  'the header of a mesh': [
    49,
    Buffer.concat([Buffer.of(0x7b, 0, 0, 0, 1, 0x6b, 0, 0, 0, 7), Buffer.from('creatoru'), RAW]),
  ],
};

const IN_ARCHIVES: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'region settings': [
    'settings/A.xml',
    `<RegionSettings><Telehub><X at="${TEXT}"/></Telehub></RegionSettings>`,
  ],
  'the environment of a region': [
    'settings/A.xml',
    `<RegionSettings><Environment>${base64(`<llsd><uuid>${TEXT}</uuid></llsd>`)}</Environment></RegionSettings>`,
  ],
  'a parcel': ['landdata/p.xml', `<LandData><MediaURL>http://a/${TEXT}</MediaURL></LandData>`],
  'the control file': [
    'archive.xml',
    `<archive major_version="0" minor_version="8"><creation_info><id>${TEXT}</id></creation_info></archive>`,
  ],
  'the description of an item': [
    'inventory/i.xml',
    `<InventoryItem><AssetID>${Uuid.zero.toString()}</AssetID><Description>${TEXT}</Description></InventoryItem>`,
  ],
  'an id without dashes behind 0x': ['notes/a', `keep 0x${TEXT.replaceAll('-', '')}`],
  'an item that is none': ['inventory/i.xml', `<InventoryItem><AssetID>no</AssetID></InventoryItem>`],
  'a member that has no place': ['notes/readme.txt', `keep ${TEXT}`],
};

async function fileWith(
  bytes: string | Uint8Array,
  read: (path: string) => Promise<boolean>,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-kinds-'));
  try {
    await writeFile(join(folder, 'root'), bytes);
    return await read(join(folder, 'root'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const isRoot = async (path: string): Promise<boolean> => {
  const roots = await readRoots([path], { known });
  return roots.ids.has(ID.key) || roots.doubts.length > 0;
};

async function archive(path: string, bytes: string | Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar([{ path, bytes: Buffer.from(bytes) }])) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

describe('what can still refer to an asset', () => {
  it.each(Object.entries(IN_OBJECTS))('in an object of a region: %s', async (_, xml) => {
    expect(await fileWith(await archive('objects/o.xml', xml), isRoot)).toBe(true);
  });

  it.each([
    ...Object.entries(IN_OBJECTS).map(([name, xml]) => [name, 6, xml] as const),
    ...Object.entries(IN_ASSETS).map(([name, [type, bytes]]) => [name, type, bytes] as const),
  ])('in an asset: %s', async (_, type, bytes) => {
    const store = new MemoryStore();
    const holder = Uuid.parse('11111111-2222-4333-8444-555555555555');
    known.add(holder);
    await store.put({ id: holder, type, bytes: Buffer.from(bytes) });
    await store.put({ id: ID, type: 0, bytes: Buffer.from('a picture') });
    const live = await markLive(store, { ids: new Map([[holder.key, holder]]), doubts: [] }, { known });
    expect(live.has(ID)).toBe(true);
  });

  it.each([
    ['MySQL, in hexadecimal digits', `(0x${RAW.toString('hex')})`],
    ['PostgreSQL, escaped', `('${octal('\\')}')`],
    ['PostgreSQL, escaped in a string with escapes', `(E'${octal('\\\\')}')`],
    ['PostgreSQL, in hexadecimal digits', `('\\x${RAW.toString('hex')}')`],
    ['a compressed state', `(0x${deflateRawSync(`state ${TEXT}`).toString('hex')})`],
    ['a compressed state among others', `('a',0x${deflateRawSync(`state ${TEXT}`).toString('hex')},2)`],
    ['what a monitor shows', `('${RAW.toString('hex').replaceAll(/..(?=.)/g, '$& ')}')`],
  ])('in a dump: %s', async (_, values) => {
    const dump = `CREATE TABLE things (a blob);\nINSERT INTO things VALUES ${values};\n`;
    expect(await fileWith(dump, isRoot)).toBe(true);
  });

  it.each(Object.entries(IN_ARCHIVES))('in an archive: %s', async (_, [path, text]) => {
    expect(await fileWith(await archive(path, text), isRoot)).toBe(true);
  });
});
