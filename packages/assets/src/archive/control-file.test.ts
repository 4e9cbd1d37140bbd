import { describe, expect, it } from 'vitest';
import { parseControlFile } from './control-file.ts';
import type { ControlFile } from './control-file.ts';

const ID = '11111111-2222-4333-8444-555555555501';
const OTHER = '11111111-2222-4333-8444-555555555502';
const parse = (xml: string): ControlFile => parseControlFile(Buffer.from(xml));
const archive = (content: string, version = '1.0'): string => {
  const [major, minor] = version.split('.');
  return `<?xml version="1.0" encoding="utf-16"?>\n<archive major_version="${major}" minor_version="${minor}">\n${content}\n</archive>`;
};
const size = (text: string): string =>
  archive(`<region_info><size_in_meters>${text}</size_in_meters></region_info>`, '0.8');
const sizeOf = (text: string): number[] => {
  const { widthMetres, heightMetres } = parse(size(text)).regions[0]!;
  return [widthMetres, heightMetres];
};

describe('the control file of one region', () => {
  it('has its id from what made it, and its size', () => {
    const made = `<creation_info><datetime>1764412981</datetime><id>${ID}</id></creation_info>`;
    const xml = archive(
      `${made}<assets_included>False</assets_included><region_info><is_megaregion>False</is_megaregion><size_in_meters>1024,768</size_in_meters></region_info>`,
      '0.8',
    );
    expect(parse(xml)).toEqual({
      major: 0,
      minor: 8,
      assetsIncluded: false,
      regions: [{ folder: '', id: ID, widthMetres: 1024, heightMetres: 768, column: 0, row: 0 }],
    });
  });

  it('is of 256 metres where the size is missing or no size', () => {
    expect(parse(archive('<region_info></region_info>', '0.7')).regions[0]).toMatchObject({
      id: '',
      widthMetres: 256,
      heightMetres: 256,
    });
    for (const text of ['', '512', '512x512', '-512,512', '512,512,1', '1000000000,256'])
      expect(sizeOf(text), text).toEqual([256, 256]);
    expect(sizeOf(' 512,1024\n')).toEqual([512, 1024]);
    expect(sizeOf('999999,1')).toEqual([999_999, 1]);
  });

  it('says of assets only what it says', () => {
    expect(parse(archive('<assets_included>true</assets_included>')).assetsIncluded).toBe(true);
    expect(parse(archive('<assets_included>no</assets_included>')).assetsIncluded).toBe(false);
    expect(parse(archive('')).assetsIncluded).toBeUndefined();
  });
});

describe('the control file of several regions', () => {
  const region = (dir: string, id = ID, more = ''): string =>
    `<region><id>${id}</id><dir>${dir}</dir>${more}</region>`;

  it('has each with a folder, an id and a size of its own', () => {
    const large = '<size_in_meters>512,512</size_in_meters>';
    const xml = archive(
      `<regions><row>${region('1_1_A', ID, large)}${region('2_1_B', OTHER)}</row></regions>`,
    );
    expect(parse(xml).regions).toEqual([
      { folder: '1_1_A', id: ID, widthMetres: 512, heightMetres: 512, column: 0, row: 0 },
      { folder: '2_1_B', id: OTHER, widthMetres: 256, heightMetres: 256, column: 1, row: 0 },
    ]);
  });

  it('takes nothing of one region over to the next that lacks it', () => {
    const xml = archive(
      `<regions><row>${region('1_1_A', ID)}<region><dir>2_1_B</dir></region></row></regions>`,
    );
    expect(parse(xml).regions.map(({ id }) => id)).toEqual([ID, '']);
  });

  it('counts a hole however it is written, and starts each row anew', () => {
    const xml = archive(
      `<regions><row><region/>${region('2_1_B')}</row><row/><row><region></region><region />${region('3_3_C')}</row></regions>`,
    );
    expect(parse(xml).regions.map(({ folder, column, row }) => [folder, column, row])).toEqual([
      ['2_1_B', 1, 0],
      ['3_3_C', 2, 2],
    ]);
  });

  it('is refused with more regions than any grid has', () => {
    const many = (count: number): string =>
      archive(`<row>${'<region><dir>a</dir></region>'.repeat(count)}</row>`);
    expect(parse(many(65_536)).regions).toHaveLength(65_536);
    expect(() => parse(many(65_537))).toThrow('too many regions');
  });
});

describe('the version of an archive', () => {
  it('is read in either order and with either quotes, references too', () => {
    expect(parse("<archive minor_version='3' major_version='0'/>")).toMatchObject({ major: 0, minor: 3 });
    expect(parse('<archive a="x>y" major_version = "1"\n minor_version="&#50;" />')).toMatchObject({
      major: 1,
      minor: 2,
    });
    expect(parse(archive('', '1.99'))).toMatchObject({ major: 1, minor: 99 });
  });

  it('may have blanks around it', () => {
    expect(parse('<archive major_version=" 1" minor_version="0 "/>')).toMatchObject({ major: 1, minor: 0 });
  });

  it('is missed where it is missing or no number, and never taken from another attribute', () => {
    expect(() => parse('<archive minor_version="8"/>')).toThrow('archive without major_version');
    expect(() => parse('<archive major_version="1"/>')).toThrow('archive without minor_version');
    expect(() => parse('<archive x_major_version="1" minor_version="0"/>')).toThrow('without major_version');
    expect(() => parse('<archive major_version="one" minor_version="0"/>')).toThrow('without major_version');
    expect(() => parse('<archive major_version="-1" minor_version="0"/>')).toThrow('without major_version');
    expect(() => parse('<archive major_version="1" minor_version="1234567"/>')).toThrow('minor_version');
  });

  it('is refused when it is newer than what OpenSim reads, and named', () => {
    expect(() => parse(archive('', '2.5'))).toThrow('archive of version 2.5');
  });
});

describe('a control file that is none', () => {
  it('is another document, empty, or breaks off', () => {
    expect(() => parse('<InventoryItem></InventoryItem>')).toThrow('no archive element');
    expect(() => parse('')).toThrow('no archive element');
    expect(() => parse(archive('').replace('</archive>', ''))).toThrow('ends inside');
    expect(() => parse('<archive major_version="1" minor_version="0"></other>')).toThrow(
      '</other> closes nothing',
    );
  });

  it('is nested more deeply than sixteen elements', () => {
    const nested = (depth: number): string => archive(`${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`);
    expect(parse(nested(15)).major).toBe(1);
    expect(() => parse(nested(16))).toThrow('nested too deeply');
  });
});
