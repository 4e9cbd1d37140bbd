import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeLlsdBinary, encodeLlsdBinary, formatLlsdXml, asMap } from '../llsd/index.ts';
import {
  contentsFromLlsd,
  contentsToLlsd,
  decodeFoldersAnswer,
  decodeItemsAnswer,
  EMPTY_ITEM,
  foldersRequest,
  itemsRequest,
} from './index.ts';
import type { FolderContents } from './index.ts';

const [OWNER, FOLDER, INNER, ITEM] = [1, 2, 3, 4].map((n) => new Uuid(n, n, n, n)) as [
  Uuid,
  Uuid,
  Uuid,
  Uuid,
];
const CONTENTS: FolderContents = {
  folderId: FOLDER,
  ownerId: OWNER,
  version: 7,
  folders: [{ folderId: INNER, parentId: FOLDER, name: 'Inner & more', typeDefault: -1, version: 1 }],
  items: [
    {
      ...EMPTY_ITEM,
      id: ITEM,
      parentId: FOLDER,
      assetId: OWNER,
      assetType: 7,
      inventoryType: 7,
      flags: 0x8000_0001,
      name: 'Note',
      description: '<note>',
      createdAtSeconds: 1_700_000_000,
      sale: { type: 2, price: 5 },
      permissions: { ...EMPTY_ITEM.permissions, base: 0xffff_ffff, owner: 0x8000_0000, ownerId: OWNER },
    },
  ],
};

describe('an answer about folders', () => {
  it('goes both ways, in XML and in binary', () => {
    const answer = { folders: [contentsToLlsd(CONTENTS)] };
    expect(decodeFoldersAnswer(encodeUtf8(formatLlsdXml(answer)))).toEqual([CONTENTS]);
    const kept = encodeLlsdBinary(contentsToLlsd(CONTENTS));
    expect(contentsFromLlsd(asMap(decodeLlsdBinary(kept)))).toEqual(CONTENTS);
  });

  it('of OpenSim with a folder that it does not have is two maps, of which the first counts', () => {
    const known = formatLlsdXml({ folders: [contentsToLlsd(CONTENTS)] }).replace('</llsd>', '');
    const bad = formatLlsdXml({ bad_folders: [{ folder_id: INNER, error: 'Unknown' }] }).replace(
      '<llsd>',
      '',
    );
    expect(decodeFoldersAnswer(encodeUtf8(known + bad))).toEqual([CONTENTS]);
  });

  it('of OpenSim has zeros and null ids as empty elements', () => {
    const text =
      `<llsd><map><key>folders</key><array><map><key>folder_id</key><uuid>${FOLDER.toString()}</uuid>` +
      '<key>descendents</key><integer /><key>version</key><integer /><key>owner_id</key><uuid />' +
      '<key>categories</key><array /><key>items</key><array /></map></array></map></llsd>';
    expect(decodeFoldersAnswer(encodeUtf8(text))).toEqual([
      { folderId: FOLDER, ownerId: Uuid.zero, version: 0, folders: [], items: [] },
    ]);
  });

  it.each(['', '<llsd><array></array></llsd>', '<html></html>', '<llsd><map><key>folders</key>'])(
    'is refused when it is none: %j',
    (text) => {
      expect(() => decodeFoldersAnswer(encodeUtf8(text))).toThrow(DecodeError);
      expect(() => decodeItemsAnswer(encodeUtf8(text))).toThrow(DecodeError);
    },
  );
});

describe('what is asked', () => {
  it('names owner and folders, and asks for both kinds', () => {
    expect(foldersRequest(OWNER, [FOLDER])).toEqual({
      folders: [
        { folder_id: FOLDER, owner_id: OWNER, sort_order: 1, fetch_folders: true, fetch_items: true },
      ],
    });
    expect(itemsRequest(OWNER, [ITEM])).toEqual({ items: [{ owner_id: OWNER, item_id: ITEM }] });
  });
});
