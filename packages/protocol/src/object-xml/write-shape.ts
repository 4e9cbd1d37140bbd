import { Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeExtraParams, encodeExtraParam, extraParamOf } from '../extra-params/index.ts';
import type { ExtraParam, SculptParam } from '../extra-params/index.ts';
import type { ScenePart } from './scene-part.ts';
import { bytesNode, integerNode, realNode, uuidNode } from './values.ts';
import { parentNode, textNode } from './xml-node.ts';
import type { XmlNode } from './xml-node.ts';

/** What the low half of `ProfileCurve` is called, and its high half. @source OpenSim PrimitiveBaseShape.cs */
const PROFILE_SHAPES = [
  'Circle',
  'Square',
  'IsometricTriangle',
  'EquilateralTriangle',
  'RightTriangle',
  'HalfCircle',
];
const HOLLOW_SHAPES: ReadonlyMap<number, string> = new Map([
  [0x00, 'Same'],
  [0x10, 'Circle'],
  [0x20, 'Square'],
  [0x30, 'Triangle'],
]);

/** An archive writes no extra parameters as a count of none. */
const NO_PARAMS = Uint8Array.of(0);

/** Writes the `Shape` of a part. */
export function shapeNode(part: ScenePart): XmlNode {
  const { shape, pcode, state } = part;
  const extraParams = part.extraParams.length === 0 ? NO_PARAMS : part.extraParams;
  return parentNode('Shape', [
    integerNode('ProfileCurve', shape.profileCurve),
    bytesNode('TextureEntry', part.textureEntry),
    bytesNode('ExtraParams', extraParams),
    integerNode('PathBegin', shape.pathBegin),
    integerNode('PathCurve', shape.pathCurve),
    integerNode('PathEnd', shape.pathEnd),
    integerNode('PathRadiusOffset', shape.pathRadiusOffset),
    integerNode('PathRevolutions', shape.pathRevolutions),
    integerNode('PathScaleX', shape.pathScaleX),
    integerNode('PathScaleY', shape.pathScaleY),
    integerNode('PathShearX', shape.pathShearX & 0xff),
    integerNode('PathShearY', shape.pathShearY & 0xff),
    integerNode('PathSkew', shape.pathSkew),
    integerNode('PathTaperX', shape.pathTaperX),
    integerNode('PathTaperY', shape.pathTaperY),
    integerNode('PathTwist', shape.pathTwist),
    integerNode('PathTwistBegin', shape.pathTwistBegin),
    integerNode('PCode', pcode),
    integerNode('ProfileBegin', shape.profileBegin),
    integerNode('ProfileEnd', shape.profileEnd),
    integerNode('ProfileHollow', shape.profileHollow),
    integerNode('State', state),
    textNode('ProfileShape', PROFILE_SHAPES[shape.profileCurve & 0x0f] ?? 'Circle'),
    textNode('HollowShape', HOLLOW_SHAPES.get(shape.profileCurve & 0xf0) ?? 'Same'),
    ...paramNodes(readableParams(part.extraParams)),
    ...part.restOfShape,
  ]);
}

/** Damaged ones are written as they are, and said to be none once more. */
function readableParams(bytes: Uint8Array): readonly ExtraParam[] {
  try {
    return decodeExtraParams(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

/** Sculpt, flexible path and light once more, in elements of their own. */
function paramNodes(params: readonly ExtraParam[]): readonly XmlNode[] {
  const sculpt = extraParamOf(params, 'sculpt');
  const flexible = extraParamOf(params, 'flexible');
  const light = extraParamOf(params, 'light');
  return [
    uuidNode('SculptTexture', sculpt?.textureId ?? Uuid.zero),
    integerNode('SculptType', sculpt === undefined ? 0 : sculptByte(sculpt)),
    ...flexibleNodes(flexible),
    ...lightNodes(light),
    textNode('FlexiEntry', String(flexible !== undefined)),
    textNode('LightEntry', String(light !== undefined)),
    textNode('SculptEntry', String(sculpt !== undefined)),
  ];
}

function sculptByte(sculpt: SculptParam): number {
  return encodeExtraParam(sculpt).bytes.at(-1) ?? 0;
}

function flexibleNodes(flexible: Extract<ExtraParam, { type: 'flexible' }> | undefined): readonly XmlNode[] {
  const { softness = 0, tension = 0, drag = 0, gravity = 0, wind = 0, force = ZERO_VECTOR } = flexible ?? {};
  const { x, y, z } = force;
  return [
    integerNode('FlexiSoftness', softness),
    realNode('FlexiTension', tension),
    realNode('FlexiDrag', drag),
    realNode('FlexiGravity', gravity),
    realNode('FlexiWind', wind),
    realNode('FlexiForceX', x),
    realNode('FlexiForceY', y),
    realNode('FlexiForceZ', z),
  ];
}

function lightNodes(light: Extract<ExtraParam, { type: 'light' }> | undefined): readonly XmlNode[] {
  const { colour = { r: 0, g: 0, b: 0, a: 255 }, radius = 0, cutoff = 0, falloff = 0 } = light ?? {};
  return [
    realNode('LightColorR', colour.r / 255),
    realNode('LightColorG', colour.g / 255),
    realNode('LightColorB', colour.b / 255),
    // The intensity is apart here.
    realNode('LightColorA', 1),
    realNode('LightRadius', radius),
    realNode('LightCutoff', cutoff),
    realNode('LightFalloff', falloff),
    realNode('LightIntensity', colour.a / 255),
  ];
}
