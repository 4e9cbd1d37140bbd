import { encodeUtf8 } from '@landfall/protocol/bytes';
import { finish } from '../picture/index.ts';
import type { Steps } from '../picture/index.ts';
import { isAbsent } from './collected-scene.ts';
import type { AbsenceReason, CollectedRegion, CollectedScene } from './collected-scene.ts';
import type { PlainPhysics } from './mesh-physics.ts';
import { Places } from './places.ts';
import { plainObject, plainValue } from './plain-object.ts';
import { shortText } from './short-text.ts';

/** Raised when what a field means changes; new fields come without. */
const VERSION = 1;
/** Characters that steer terminals, turn text around, or that nobody sees. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** What is known of a scene once it has been shown. */
export interface SceneFindings {
  /** What its meshes collide with. */
  readonly physics?: readonly PlainPhysics[];
  /** Ids of meshes that came and cannot be read, as text. */
  readonly damagedMeshes?: ReadonlySet<string>;
}

/** A scene as JSON in UTF-8, an object a line; what nobody sees is escaped, numbers that are none are text, long texts are cut. */
export function sceneJson(scene: CollectedScene, findings: SceneFindings = {}): Uint8Array {
  return finish(sceneJsonInSteps(scene, findings));
}

/** The same in steps. */
export function* sceneJsonInSteps(
  scene: CollectedScene,
  { physics = [], damagedMeshes = NONE }: SceneFindings,
): Steps<Uint8Array> {
  const { regions, assets, missing, warnings } = scene;
  const counts = {
    objects: regions.reduce((sum, { objects }) => sum + objects.length, 0),
    textures: countsOf(assets.textures),
    sculpts: countsOf(assets.sculpts),
    meshes: countsOf(assets.meshes, damagedMeshes),
    ...(assets.materials.size > 0 && { materials: countsOf(assets.materials) }),
    warnings: { total: warnings.total, ...Object.fromEntries(warnings.counts) },
  };
  const head = { format: 'landfall-scene', version: VERSION, source: scene.source, missing, counts };
  const texts: string[] = [];
  for (const region of regions) texts.push(yield* regionText(region));
  const lines = [
    ...Object.entries(head).map(([name, value]) => `${line(name)}: ${line(value)},\n`),
    `"warnings": ${listOf(warnings.kept.map(line))},\n`,
    ...materialsText(assets),
    ...(physics.length === 0 ? [] : [`"meshPhysics": ${listOf(physics.map(line))},\n`]),
    `"regions": ${listOf(texts)}\n`,
  ];
  const pieces = ['{\n', ...lines, '}\n'].map(encodeUtf8);
  return joined(pieces);
}

/** By their ids, a line each. */
function materialsText({ materials }: CollectedScene['assets']): string[] {
  const there = [...materials].flatMap(([id, found]) => (isAbsent(found) ? [] : [[id, found] as const]));
  if (there.length === 0) return [];
  const lines = there.map(([id, { type, material }]) =>
    line({ id, type, ...(plainValue(material) as object) }),
  );
  return [`"materials": ${listOf(lines)},\n`];
}

function* regionText(region: CollectedRegion): Steps<string> {
  const { name, id, corner, worldCorner, size, waterHeight, ground, land, objects } = region;
  const places = new Places(region);
  const head = {
    name,
    id: id?.toString(),
    corner: [corner.x, corner.y],
    worldCorner: [worldCorner.x, worldCorner.y],
    size: [size.x, size.y],
    waterHeight,
    ground: ground && { ...ground, textureIds: ground.textureIds.map(String) },
    land: land && heightsOf(land.heights),
  };
  const fields = Object.entries(head).flatMap(([field, value]) =>
    value === undefined ? [] : [`${line(field)}: ${line(value)},\n`],
  );
  const lines: string[] = [];
  for (const object of objects) {
    yield;
    lines.push(line(plainObject(object, places)));
  }
  const list = listOf(lines);
  return `{\n${fields.join('')}"objects": ${list}}`;
}

/** The land itself is in the GLB. */
function heightsOf(heights: Float32Array): object {
  let [least, most] = [Infinity, -Infinity];
  for (const height of heights) {
    if (height < least) least = height;
    if (height > most) most = height;
  }
  return { samples: heights.length, lowest: least, highest: most };
}

const NONE: ReadonlySet<string> = new Set();

function countsOf(assets: ReadonlyMap<string, object>, damaged = NONE): object {
  const absent = [...assets].flatMap(([id, asset]): AbsenceReason[] => {
    if (isAbsent(asset)) return [asset.absent];
    return damaged.has(id) ? ['damaged'] : [];
  });
  const reasons = new Map<string, number>();
  for (const reason of absent) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return { there: assets.size - absent.length, ...Object.fromEntries(reasons) };
}

function listOf(texts: readonly string[]): string {
  return texts.length === 0 ? '[]' : `[\n${texts.join(',\n')}\n]`;
}

function line(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'string') return shortText(inner);
    return typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner;
  });
  return text.replace(UNSEEN, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => String.raw`\u${unit.toString(16).padStart(4, '0')}`).join('');
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
