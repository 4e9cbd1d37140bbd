import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { parseArchivedItem } from './inventory-item.ts';
import type { ArchivedItem } from './inventory-item.ts';

const ID = '11111111-2222-4333-8444-555555555501';
const CREATOR = '11111111-2222-4333-8444-555555555502';
const parse = (content: string): ArchivedItem =>
  parseArchivedItem(
    Buffer.from(`<?xml version="1.0" encoding="utf-16"?>\n<InventoryItem>\n  ${content}\n</InventoryItem>`),
  );
const asset = `<AssetID>${ID}</AssetID>`;

describe('an item of an inventory archive', () => {
  it('says of its asset what OpenSim writes of it', () => {
    const item = parse(
      `<Name>My box</Name><ID>${CREATOR}</ID><InvType>6</InvType><CreatorUUID>ospa:n=First Last</CreatorUUID>` +
        `<CreationDate>1764412981</CreationDate><Owner>${CREATOR}</Owner><Description>of wood</Description>` +
        `<AssetType>6</AssetType>${asset}<SaleType>0</SaleType><BasePermissions>2147483647</BasePermissions><GroupOwned>False</GroupOwned>`,
    );
    expect(item).toEqual({
      assetId: Uuid.parse(ID),
      assetType: 6,
      name: 'My box',
      description: 'of wood',
      creator: 'ospa:n=First Last',
      createdAt: 1_764_412_981,
    });
  });

  it('has the creator that --home wrote before the one of the account, in either order', () => {
    const [id, account] = [`<CreatorID>${CREATOR}</CreatorID>`, '<CreatorUUID>ospa:n=A B</CreatorUUID>'];
    expect(parse(`${account}${asset}${id}`).creator).toBe(CREATOR);
    expect(parse(`${id}${asset}${account}`).creator).toBe(CREATOR);
    expect(parse(`${asset}<CreatorUUID></CreatorUUID>`).creator).toBe('');
  });

  it('may lack everything but its asset', () => {
    expect(parse(asset)).toEqual({
      assetId: Uuid.parse(ID),
      assetType: -1,
      name: '',
      description: '',
      creator: '',
      createdAt: 0,
    });
  });

  it('has its texts unescaped, from CDATA too, and the id in any spelling', () => {
    const item = parse(
      `<Name>a &lt;b&gt; &#233;</Name><Description><![CDATA[<i>]]> &amp;</Description><AssetID> ${ID.replaceAll('-', '').toUpperCase()} </AssetID>`,
    );
    expect(item).toMatchObject({ name: 'a <b> é', description: '<i> &', assetId: Uuid.parse(ID) });
  });

  it('reads nothing out of elements inside its elements, nor behind them', () => {
    const inner = '<Other><Name>no</Name><AssetID>no</AssetID></Other>';
    expect(parse(`${inner}${asset}<Name>yes</Name>${inner}`)).toMatchObject({ name: 'yes' });
    const behind = Buffer.from(`<InventoryItem>${asset}</InventoryItem><Name>no</Name>`);
    expect(parseArchivedItem(behind).name).toBe('');
  });

  it('takes the types of links and of legacy materials, signs and blanks', () => {
    expect(parse(`${asset}<AssetType> 24 </AssetType>`).assetType).toBe(24);
    expect(parse(`${asset}<AssetType>-2</AssetType>`).assetType).toBe(-2);
    expect(parse(`${asset}<AssetType>+7</AssetType>`).assetType).toBe(7);
  });

  it('was made at no time before 1970, as broken clocks wrote', () => {
    expect(parse(`${asset}<CreationDate>-62135596800</CreationDate>`).createdAt).toBe(0);
    expect(parse(`${asset}<CreationDate>1</CreationDate>`).createdAt).toBe(1);
  });

  it('is refused without a usable asset id, and with numbers that are none', () => {
    expect(() => parse('<Name>x</Name>')).toThrow('UUID');
    expect(() => parse('<AssetID />')).toThrow('UUID');
    expect(() => parse('<AssetID>Shirt</AssetID>')).toThrow('UUID');
    for (const type of ['', 'texture', '1.5', '0x10', '9'.repeat(16)])
      expect(() => parse(`${asset}<AssetType>${type}</AssetType>`), type).toThrow('not a number');
    expect(() => parse(`${asset}<CreationDate>today</CreationDate>`)).toThrow('not a number');
  });

  it('is no other document, and none that breaks off', () => {
    const read = (xml: string): unknown => parseArchivedItem(Buffer.from(xml));
    expect(() => read('<SceneObjectGroup></SceneObjectGroup>')).toThrow('no InventoryItem');
    expect(() => read('<InventoryItem/>')).toThrow('no InventoryItem');
    expect(() => read('')).toThrow('no InventoryItem');
    expect(() => read(`<InventoryItem>${asset}`)).toThrow('ends inside');
    expect(() => read(`<InventoryItem>${asset}<Other>`)).toThrow('ends inside');
  });
});
