import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { contentsOf, hasContents, withContents } from './contents.ts';
import { formatXmlNode, parseXmlNode } from './xml-node.ts';

const PART = new Uuid(1, 1, 1, 1);
const id = (digit: string): string => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
const ITEM = `<TaskInventoryItem><AssetID><UUID>${id('a')}</UUID></AssetID><BasePermissions>647168</BasePermissions><CreationDate>1790000000</CreationDate>
<CreatorID><UUID>${id('b')}</UUID></CreatorID><Description>d</Description><EveryonePermissions>32768</EveryonePermissions><Flags>-1</Flags>
<GroupID><UUID>${id('c')}</UUID></GroupID><GroupPermissions>0</GroupPermissions><InvType>7</InvType><ItemID><Guid>${id('d')}</Guid></ItemID>
<LastOwnerID><UUID>${id('e')}</UUID></LastOwnerID><Name>a | b</Name><NextPermissions>532480</NextPermissions><OwnerID><UUID>${id('c')}</UUID></OwnerID>
<CurrentPermissions>581632</CurrentPermissions><Type>7</Type></TaskInventoryItem>`;

const restOf = (xml: string) => parseXmlNode(`<P>${xml}</P>`).children;

describe('what is in a part', () => {
  it('is read from what stands unread in it', () => {
    const { serial, items } = contentsOf({
      id: PART,
      rest: restOf(`<InventorySerial>5</InventorySerial><TaskInventory>${ITEM}</TaskInventory>`),
    });
    expect(serial).toBe(5);
    expect(items).toMatchObject([
      {
        parentId: PART,
        name: 'a | b',
        description: 'd',
        assetType: 7,
        inventoryType: 7,
        flags: 0xffff_ffff,
        createdAtSeconds: 1_790_000_000,
        permissions: {
          base: 647_168,
          owner: 581_632,
          everyone: 32_768,
          nextOwner: 532_480,
          isGroupOwned: true,
        },
      },
    ]);
    const [{ id: itemId, assetId, permissions }] = items as [(typeof items)[0]];
    expect([itemId, assetId, permissions.creatorId, permissions.lastOwnerId].map(String)).toEqual(
      ['d', 'a', 'b', 'e'].map(id),
    );
  });

  it('is nothing where nothing is said, and has a serial above 0 where there is something', () => {
    expect(contentsOf({ id: PART, rest: [] })).toEqual({ serial: 0, items: [] });
    expect(
      contentsOf({ id: PART, rest: restOf('<InventorySerial>9</InventorySerial><TaskInventory />') }).serial,
    ).toBe(0);
    expect(contentsOf({ id: PART, rest: restOf(`<TaskInventory>${ITEM}</TaskInventory>`) }).serial).toBe(1);
  });

  it('is there without the items that have a field which is none: they are told', () => {
    const skipped: unknown[] = [];
    const broken = ITEM.replace('<Type>7</Type>', '<Type>seven</Type>');
    const rest = restOf(`<TaskInventory>${broken}${ITEM}</TaskInventory>`);
    expect(contentsOf({ id: PART, rest }, (error) => skipped.push(error)).items).toHaveLength(1);
    expect(skipped).toEqual([expect.any(DecodeError)]);
    expect(String(skipped[0])).toContain('Type');
  });
});

describe('other contents of a part', () => {
  const rest = restOf(
    `<AllowedDrop>true</AllowedDrop><InventorySerial>5</InventorySerial><TaskInventory>${ITEM.replace(
      '<Type>',
      '<PermsMask>16</PermsMask><Type>',
    )}</TaskInventory><SitActRange>3</SitActRange>`,
  );
  const [item] = contentsOf({ id: PART, rest }).items as [ReturnType<typeof contentsOf>['items'][0]];

  it('are read as they were written, with a higher serial, and what else was said is kept', () => {
    const other = { ...item, id: new Uuid(2, 2, 2, 2), name: '<other> & "more"', flags: 3 };
    const renamed = { ...item, name: 'renamed' };
    const changed = withContents({ id: PART, rest }, [renamed, other]);
    expect(contentsOf({ id: PART, rest: changed })).toEqual({ serial: 6, items: [renamed, other] });
    const text = changed.map(formatXmlNode).join('');
    expect(contentsOf({ id: PART, rest: restOf(text) })).toEqual({ serial: 6, items: [renamed, other] });
    expect(text.match(/<PermsMask>16<.PermsMask>/g)).toHaveLength(1);
    expect(changed.map(({ name }) => name)).toEqual([
      'InventorySerial',
      'TaskInventory',
      'AllowedDrop',
      'SitActRange',
    ]);
  });

  it('are none when the last one is taken; the serial goes on all the same', () => {
    const emptied = withContents({ id: PART, rest }, []);
    expect([hasContents({ rest }), hasContents({ rest: emptied })]).toEqual([true, false]);
    expect(contentsOf({ id: PART, rest: emptied })).toEqual({ serial: 0, items: [] });
    const again = withContents({ id: PART, rest: emptied }, [item]);
    expect(contentsOf({ id: PART, rest: again }).serial).toBe(7);
    expect(contentsOf({ id: PART, rest: withContents({ id: PART, rest: [] }, [item]) }).serial).toBe(1);
  });
});
