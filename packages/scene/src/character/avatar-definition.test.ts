import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { parseAvatarDefinition } from './avatar-definition.ts';
import { paramValues } from './param-values.ts';

const documentOf = (content: string): string => `<linden_avatar>${content}</linden_avatar>`;
const MESH = '<mesh type="headMesh" file_name="a.llm"/>';
const driving = (driven: string, attributes = ''): ReturnType<typeof parseAvatarDefinition> =>
  parseAvatarDefinition(
    documentOf(`
      <mesh type="headMesh" file_name="a.llm">
        <param id="7" name="Big" value_min="-1" value_max="3" ${attributes}><param_morph/></param>
      </mesh>
      <driver_parameters>
        <param id="33" value_min="0" value_max="10" value_default="2"><param_driver><driven id="7" ${driven}/></param_driver></param>
      </driver_parameters>`),
  );

describe('the definition of a body', () => {
  it('says which meshes there are, and what morphs them', () => {
    const { meshes, params, masked } = parseAvatarDefinition(
      documentOf(`
        <skeleton file_name="b.xml"><param id="32"><param_skeleton/></param></skeleton>
        <mesh type="headMesh" lod="0" file_name="a.llm">
          <param id="1" name="Big" value_min="-0.5" value_max="2" value_default="5"><param_morph/></param>
          <param id="2" name="Tint"><param_color/></param>
        </mesh>
        <mesh type="headMesh" lod="1" file_name="a_1.llm" reference="a.llm"></mesh>
        <morph_masks><mask morph_name="Loose" /></morph_masks>`),
    );
    expect(meshes).toEqual([
      { type: 'headMesh', file: 'a.llm', reference: undefined, morphs: [[1, 'Big']] },
      { type: 'headMesh', file: 'a_1.llm', reference: 'a.llm', morphs: [] },
    ]);
    expect(params.get(1)).toEqual({ min: -0.5, max: 2, default: 2, sex: undefined });
    expect([...masked]).toEqual(['Loose']);
  });

  it.each([
    ['nothing', '', 'without a mesh'],
    ['another document', '<html></html>', 'no linden_avatar'],
    ['no mesh', documentOf(''), 'without a mesh'],
    ['a path', documentOf('<mesh type="headMesh" file_name="../a.llm"/>'), 'no name of a file: ../a.llm'],
    [
      'a path of another system',
      documentOf('<mesh type="headMesh" file_name="C:\\a"/>'),
      'no name of a file',
    ],
    ['a hidden file', documentOf('<mesh type="headMesh" file_name=".netrc"/>'), 'no name of a file'],
    ['no type', documentOf('<mesh file_name="a.llm"/>'), '<mesh> without type'],
    ['a parameter without a number', documentOf(`${MESH}<param id="x"/>`), 'id of <param> is no number'],
    ['a parameter without an id', documentOf(`${MESH}<param name="x"/>`), 'id of <param> is no number'],
    ['many meshes', documentOf(MESH.repeat(129)), 'more than 128 meshes'],
    ['what is too deep', documentOf('<a>'.repeat(40)), 'too deep'],
    ['what is not closed', `<linden_avatar>${MESH}`, 'ends inside <linden_avatar>'],
    ['what closes nothing', `${documentOf(MESH)}</a>`, 'closes nothing'],
    ['an entity', `<!DOCTYPE a [<!ENTITY b "c">]>${documentOf(MESH)}`, 'entity'],
    ['too much', ' '.repeat(4 * 1024 * 1024 + 1), 'characters'],
  ])('is refused with %s', (_, text, words) => {
    expect(() => parseAvatarDefinition(text)).toThrow(DecodeError);
    expect(() => parseAvatarDefinition(text)).toThrow(words);
  });
});

describe('a parameter that follows another', () => {
  const follows = (driven: string, value: number): number | undefined =>
    paramValues(driving(driven), new Map([[33, value]])).get(7);

  it('rises with it over all of it, where nothing else is said', () => {
    expect([0, 5, 10].map((value) => follows('', value))).toEqual([-1, 1, 3]);
  });

  it('rises, stays and falls where it is said', () => {
    const some = 'min1="2" max1="4" max2="6" min2="8"';
    expect([0, 2, 3, 4, 5, 6, 7, 8, 9].map((value) => follows(some, value))).toEqual([
      -1, -1, 1, 3, 3, 3, 1, -1, -1,
    ]);
  });

  it('is greatest from where both are one, at either end of it', () => {
    expect([0, 0.5].map((value) => follows('min1="0" max1="0" max2="0" min2="1"', value))).toEqual([3, 1]);
    expect(follows('min1="0" max1="10" max2="10" min2="10"', 11)).toBe(3);
  });

  it('follows the default where nobody says the other', () => {
    expect(paramValues(driving(''), new Map()).get(7)).toBeCloseTo(-0.2, 6);
  });

  it('is as where nobody says for bodies of the other sex', () => {
    const definition = driving('', 'sex="male" value_default="0.5"');
    const values = (male: number) =>
      paramValues(
        definition,
        new Map([
          [33, 10],
          [80, male],
        ]),
      ).get(7);
    expect([values(1), values(0)]).toEqual([3, 0.5]);
  });
});
