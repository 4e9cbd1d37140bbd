import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import type { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { encodeExtraParams } from '../extra-params/index.ts';
import { BOX_SHAPE, EMPTY_OBJECT, PCODE } from '../object/index.ts';
import { createRandom } from '../testing/index.ts';
import { formatF32 } from './values.ts';
import { decodeObjectXml, descriptionOf, encodeObjectXml, formatPrimFlags, parsePrimFlags } from './index.ts';
import type { ObjectXml, ScenePart } from './index.ts';

const id = (digit: string): string => `${digit.repeat(8)}-0000-4000-8000-000000000000`;

const part = (digit: string, link: number, more = ''): string =>
  `<SceneObjectPart xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><CreatorID><Guid>${id('e')}</Guid></CreatorID>` +
  `<UUID><UUID>${id(digit)}</UUID></UUID><LocalId>72${link}</LocalId><Name>part &lt;${digit}&gt;</Name><Material>2</Material>` +
  `<GroupPosition><X>10.5</X><Y>20</Y><Z>30</Z></GroupPosition><OffsetPosition><X>${link}</X><Y>0</Y><Z>-1E-05</Z></OffsetPosition>` +
  `<RotationOffset><X>0</X><Y>0</Y><Z>0.6</Z><W>0.8</W></RotationOffset><Color><R>1</R><G>2</G><B>3</B><A>128</A></Color>` +
  `<Text>hello</Text><LinkNum>${link}</LinkNum><Shape><ProfileCurve>33</ProfileCurve><TextureEntry>AQID</TextureEntry>` +
  `<ExtraParams>AA==</ExtraParams><PathCurve>16</PathCurve><PathScaleX>100</PathScaleX><PathScaleY>150</PathScaleY><PathShearX>206</PathShearX>` +
  `<PathTwist>-7</PathTwist><PCode>9</PCode><ProfileHollow>9000</ProfileHollow><State>0</State><Media>m</Media></Shape>` +
  `<Scale><X>1</X><Y>2</Y><Z>3</Z></Scale><Flags>Phantom Scripted</Flags><BaseMask>4294967295</BaseMask><OwnerMask>-1</OwnerMask>` +
  `<TaskInventory><TaskInventoryItem><Name>script</Name></TaskInventoryItem></TaskInventory>${more}</SceneObjectPart>`;

const ARCHIVE = `<SceneObjectGroup>${part('a', 1)}<OtherParts>${part('b', 2)}</OtherParts><lnkstdt>{"k":1}</lnkstdt></SceneObjectGroup>`;
const ORIGINAL =
  `<SceneObjectGroup><RootPart>${part('a', 1)}</RootPart><OtherParts><Part>${part('b', 2)}</Part></OtherParts>` +
  `<GroupScriptStates><SavedScriptState UUID="${id('c')}"><State Asset="1 &amp; &quot;2&quot;"><ScriptState>&lt;x/&gt;</ScriptState></State></SavedScriptState></GroupScriptStates></SceneObjectGroup>`;
const COALESCED =
  `<CoalescedObject x="1.5" y="2" z="3"><SceneObjectGroup offsetx="0.5" offsety="1" offsetz="0">${ORIGINAL}</SceneObjectGroup>` +
  `<SceneObjectGroup offsetx="-1" offsety="0" offsetz="0">${ORIGINAL}</SceneObjectGroup></CoalescedObject>`;

const read = (text: string): ObjectXml => decodeObjectXml(encodeUtf8(text));
const firstPart = (more: string): ScenePart =>
  read(`<SceneObjectGroup>${part('a', 0, more)}</SceneObjectGroup>`).groups[0]!.parts[0]!;

describe('object XML', () => {
  it.each([
    ['archive', ARCHIVE, ['lnkstdt']],
    ['asset', `${ORIGINAL}\0`, ['GroupScriptStates']],
  ])('in the layout of an %s', (layout, text, rest) => {
    const object = read(text);
    expect(object.layout).toBe(layout);
    expect(object.groups).toHaveLength(1);
    const [group] = object.groups;
    expect(group?.parts.map((each) => [each.id.toString(), each.linkNumber])).toEqual([
      [id('a'), 1],
      [id('b'), 2],
    ]);
    expect(group?.rest.map(({ name }) => name)).toEqual(rest);
    expect(decodeObjectXml(encodeObjectXml(object))).toEqual(object);
  });

  it('ends with a NUL in inventories only', () => {
    expect(encodeObjectXml(read(ORIGINAL)).at(-1)).toBe(0);
    expect(encodeObjectXml(read(ARCHIVE)).at(-1)).not.toBe(0);
  });

  it('of several objects has where each stands', () => {
    const object = read(COALESCED);
    expect(object.size).toEqual({ x: 1.5, y: 2, z: 3 });
    expect(object.groups.map(({ offset }) => offset)).toEqual([
      { x: 0.5, y: 1, z: 0 },
      { x: -1, y: 0, z: 0 },
    ]);
    expect(decodeObjectXml(encodeObjectXml(object))).toEqual(object);
  });

  it('has control characters in names as OpenSim writes them, and keeps them', () => {
    const text = ORIGINAL.replaceAll('<Name>part &lt;a&gt;', '<Name>a&#x1;b&#x1F;&#xFFFF;&amp;');
    const object = read(text);
    expect(object.groups[0]?.parts[0]?.name).toBe('a\u0001b\u001f\uffff&');
    const written = encodeObjectXml(object);
    expect(decodeUtf8(written)).toContain('<Name>a&#x1;b&#x1F;&#xFFFF;&amp;</Name>');
    expect(decodeObjectXml(written)).toEqual(object);
  });

  it('keeps states of scripts as they were', () => {
    const text = decodeUtf8(encodeObjectXml(read(ORIGINAL)));
    expect(text).toContain(
      '<State Asset="1 &amp; &quot;2&quot;"><ScriptState>&lt;x/&gt;</ScriptState></State>',
    );
  });
});

describe('a part', () => {
  it('has what it says', () => {
    const [root] = read(ARCHIVE).groups[0]!.parts;
    expect(root).toMatchObject({
      localId: 721,
      name: 'part <a>',
      material: 2,
      groupPosition: { x: 10.5, y: 20, z: 30 },
      offsetPosition: { x: 1, y: 0, z: -0.00001 },
      rotation: { x: 0, y: 0, z: 0.6, w: 0.8 },
      textColour: { r: 1, g: 2, b: 3, a: 128 },
      shape: {
        ...BOX_SHAPE,
        profileCurve: 0x21,
        pathScaleY: 150,
        pathShearX: -50,
        pathTwist: -7,
        profileHollow: 9000,
      },
      textureEntry: Uint8Array.of(1, 2, 3),
      flags: 0x440,
      masks: { base: 0xffff_ffff, owner: 0xffff_ffff, group: 0 },
      sound: undefined,
    });
    expect(root?.creatorId.toString()).toBe(id('e'));
    expect(root?.extraParams).toHaveLength(0);
    expect(root?.rest.map(({ name }) => name)).toEqual(['TaskInventory']);
    expect(root?.restOfShape.map(({ name }) => name)).toEqual(['Media']);
  });

  it('says what it is flexible, lit or sculpted by in elements of their own, too', () => {
    const plain = firstPart('');
    const params = encodeExtraParams([
      { type: 'flexible', softness: 2, tension: 1, drag: 0.5, gravity: 0.3, wind: 0, force: undefined },
      { type: 'light', colour: { r: 255, g: 0, b: 51, a: 102 }, radius: 12, cutoff: 0, falloff: 0.75 },
      { type: 'sculpt', textureId: plain.id, sculptType: 1, inverted: true, mirrored: false },
    ]);
    const group = { parts: [{ ...plain, extraParams: params }], rest: [] };
    const text = decodeUtf8(encodeObjectXml({ layout: 'archive', groups: [group] }));
    for (const element of [
      '<FlexiSoftness>2</FlexiSoftness>',
      '<FlexiGravity>0.3</FlexiGravity>',
      '<LightColorB>0.2</LightColorB>',
      '<LightIntensity>0.4</LightIntensity>',
      '<LightRadius>12</LightRadius>',
      '<SculptType>65</SculptType>',
      '<FlexiEntry>true</FlexiEntry><LightEntry>true</LightEntry><SculptEntry>true</SculptEntry>',
      '<ProfileShape>Square</ProfileShape><HollowShape>Square</HollowShape>',
    ])
      expect(text).toContain(element);
    expect(read(text).groups[0]?.parts[0]?.extraParams).toEqual(params);
  });

  it('with damaged extra parameters keeps them', () => {
    const plain = firstPart('');
    const broken = Uint8Array.of(3, 0x20);
    const group = { parts: [{ ...plain, extraParams: broken }], rest: [] };
    const again = decodeObjectXml(encodeObjectXml({ layout: 'archive', groups: [group] }));
    expect(again.groups[0]?.parts[0]?.extraParams).toEqual(broken);
  });

  it('that is damaged is refused with its path, or left out where somebody hears of it', () => {
    const text = ARCHIVE.replace('<X>2</X>', '<X>two</X>');
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: 'decode', path: 'SceneObjectPart.OffsetPosition.X' }),
    );
    const heard: string[] = [];
    const onDamaged = ({ path }: DecodeError, id: Uuid): void => void heard.push(`${String(id)} ${path}`);
    const { groups } = decodeObjectXml(encodeUtf8(text), { onDamaged });
    expect(groups[0]?.parts).toHaveLength(1);
    expect(heard).toEqual([
      `${String(read(ARCHIVE).groups[0]!.parts[1]!.id)} SceneObjectPart.OffsetPosition.X`,
    ]);
    // Without its root there is no linkset.
    const rootless = decodeObjectXml(encodeUtf8(ARCHIVE.replace('<X>1</X>', '<X>one</X>')), { onDamaged });
    expect(rootless.groups).toEqual([]);
  });

  it('has numbers as .NET writes them', () => {
    const of = (text: string): number =>
      firstPart(`<Velocity><X>${text}</X><Y>0</Y><Z>0</Z></Velocity>`).velocity.x;
    expect(['NaN', 'INF', '-Infinity', '1E-05', '-1,5', ''].map(of)).toEqual([
      Number.NaN,
      Infinity,
      -Infinity,
      0.00001,
      -1.5,
      0,
    ]);
    expect([Number.NaN, -Infinity, 0.1, 1 / 3, 1e-20, 16_777_216, -0].map(formatF32)).toEqual([
      'NaN',
      '-Infinity',
      '0.1',
      '0.33333334',
      '1e-20',
      '16777216',
      '0',
    ]);
  });
});

describe('what a region tells of a part', () => {
  it('is where its root is, or where it is from its root', () => {
    const [root, child] = read(ARCHIVE).groups[0]!.parts;
    expect(descriptionOf(root!).motion.position.x).toBe(10.5);
    expect(descriptionOf(child!, 721)).toMatchObject({
      parentId: 721,
      localId: 722,
      motion: { position: { x: 2 } },
    });
    expect(descriptionOf(root!)).toMatchObject({ text: 'hello', ownerId: EMPTY_OBJECT.ownerId, material: 2 });
    const loud = firstPart(`<OwnerID><UUID>${id('d')}</UUID></OwnerID><SoundGain>1</SoundGain>`);
    expect(descriptionOf(loud).ownerId.toString()).toBe(id('d'));
  });

  it('of a tree is its kind, and no shape', () => {
    const tree = { ...firstPart(''), pcode: PCODE.tree, state: 7 };
    expect(descriptionOf(tree)).toMatchObject({
      data: Uint8Array.of(7),
      material: 0,
      shape: EMPTY_OBJECT.shape,
    });
  });
});

describe('flags', () => {
  it('are names or numbers', () => {
    expect(parsePrimFlags('None')).toBe(0);
    expect(parsePrimFlags('Physics, Phantom  TemporaryOnRez Unheard')).toBe(0x2000_0401);
    expect(parsePrimFlags('-2147483648')).toBe(0x8000_0000);
    expect(() => parsePrimFlags('99999999999')).toThrow(DecodeError);
    expect([0, 0x8000_0401].map(formatPrimFlags)).toEqual(['None', 'Physics Phantom ZlibCompressed']);
  });
});

describe('hostile object XML', () => {
  it.each([
    ['nothing', ''],
    ['another document', '<llsd/>'],
    ['no parts', '<SceneObjectGroup/>'],
    ['an end too early', ARCHIVE.slice(0, -1)],
    ['a wrong end', ARCHIVE.replace('</OtherParts>', '</Others>')],
    ['something behind it', `${ARCHIVE}<x/>`],
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${ARCHIVE}`],
    ['depth', `<SceneObjectGroup>${'<a>'.repeat(100_000)}`],
    ['bytes that are no base64', ARCHIVE.replace('AQID', '!!!!')],
  ])('with %s is refused', (_, text) => {
    expect(() => read(text)).toThrow(DecodeError);
  });

  it('mends the repeated prefix of old files', () => {
    expect(read(ARCHIVE.replace('xmlns:xsi', 'xmlns:xmlns:xmlns:xsi')).groups).toHaveLength(1);
  });

  it('changed anywhere is read, or refused as what it is', () => {
    const random = createRandom(6);
    const whole = encodeUtf8(COALESCED);
    let taken = 0;
    for (let round = 0; round < 400; round++) {
      const bytes = Uint8Array.from(whole);
      for (let flips = random.integer(1, 3); flips > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0x20, 0x7e);
      try {
        const object = decodeObjectXml(bytes);
        expect(JSON.stringify(decodeObjectXml(encodeObjectXml(object)).groups.length)).toBe(
          JSON.stringify(object.groups.length),
        );
        taken++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(taken).toBeGreaterThan(20);
  });
});
