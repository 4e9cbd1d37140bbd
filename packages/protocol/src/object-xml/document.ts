import { encodeUtf8 } from '../bytes/index.ts';
import type { Uuid, Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeXmlText } from '../xml/index.ts';
import { readPart } from './read-part.ts';
import type { ScenePart } from './scene-part.ts';
import { Fields, formatF32 } from './values.ts';
import { partNode } from './write-part.ts';
import { formatXmlNode, parentNode, parseXmlNode } from './xml-node.ts';
import type { XmlNode } from './xml-node.ts';

/** A linkset. */
export interface SceneGroup {
  /** The root first. There is one at least. */
  readonly parts: readonly ScenePart[];
  /** Where it stands among the others of a coalesced object, metres; undefined elsewhere. */
  readonly offset?: Vector3;
  /** What else is kept of it: states of scripts, data of the linkset, movements by keyframes. Written again as it was. */
  readonly rest: readonly XmlNode[];
}

/** The content of one document. */
export interface ObjectXml {
  /** `archive`: as files of an OAR have it; `asset`: as inventories have it, with a NUL at its end. */
  readonly layout: 'archive' | 'asset';
  /** More than one: it is coalesced. */
  readonly groups: readonly SceneGroup[];
  /** Of a coalesced object: its size, metres. */
  readonly size?: Vector3;
}

/** How a document is read. */
export interface ObjectXmlOptions {
  /** Hears of a part that cannot be read, and its id, which is zero where it says none; it is left out then, and without its root a linkset is. Without it, it is thrown. */
  readonly onDamaged?: (error: DecodeError, id: Uuid) => void;
}

/**
 * Reads an object of an archive or an inventory, in either layout, or a coalesced one.
 * @throws DecodeError where it is not well-formed, or is no object
 * @source archives.md §1.5; captures/ground-truth/oar-objects-xml
 */
export function decodeObjectXml(bytes: Uint8Array, options: ObjectXmlOptions = {}): ObjectXml {
  const root = parseXmlNode(decodeXmlText(withoutNuls(bytes)));
  if (root.name === 'CoalescedObject') {
    const groups = root.children.flatMap((holder) => coalescedGroup(holder, options));
    return { layout: 'asset', groups, size: vectorOf(root, '') };
  }
  if (root.name !== 'SceneObjectGroup')
    throw new DecodeError(`<${root.name}> is no object`, { path: root.name });
  const layout = root.children.some(({ name }) => name === 'RootPart') ? 'asset' : 'archive';
  return { layout, groups: groupOf(root, options) };
}

/** Object assets end with one. */
function withoutNuls(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

function coalescedGroup(holder: XmlNode, options: ObjectXmlOptions): readonly SceneGroup[] {
  const inner = holder.children.find(({ name }) => name === 'SceneObjectGroup') ?? holder;
  return groupOf(inner, options).map((group) => ({ ...group, offset: vectorOf(holder, 'offset') }));
}

function groupOf(group: XmlNode, options: ObjectXmlOptions): readonly SceneGroup[] {
  const nodes = group.children.flatMap(partsIn);
  const [root, ...others] = nodes.map((node) => attempt(node, options));
  if (nodes.length === 0) throw new DecodeError('an object without parts', { path: group.name });
  if (root === undefined) return [];
  const parts = [root, ...others.filter((part) => part !== undefined)];
  return [{ parts, rest: group.children.filter(({ name }) => !HOLDERS.has(name)) }];
}

const HOLDERS: ReadonlySet<string> = new Set(['SceneObjectPart', 'RootPart', 'OtherParts', 'Part']);

/** Parts stand directly in what holds them, or each in a `Part`. */
function partsIn(node: XmlNode): readonly XmlNode[] {
  if (node.name === 'SceneObjectPart') return [node];
  return HOLDERS.has(node.name) ? node.children.flatMap(partsIn) : [];
}

function attempt(node: XmlNode, { onDamaged }: ObjectXmlOptions): ScenePart | undefined {
  try {
    return readPart(node);
  } catch (error) {
    if (!(error instanceof DecodeError) || onDamaged === undefined) throw error;
    onDamaged(error, new Fields(node).uuid('UUID'));
    return undefined;
  }
}

/** Three attributes; what is no number is zero. */
function vectorOf({ attributes = [] }: XmlNode, prefix: string): Vector3 {
  const values = new Map(attributes);
  const part = (axis: string): number => {
    const number = Number(values.get(`${prefix}${axis}`) ?? 0);
    return Number.isFinite(number) ? number : 0;
  };
  return { x: part('x'), y: part('y'), z: part('z') };
}

/** Writes an object: in the layout that it says, coalesced where it has a size. */
export function encodeObjectXml({ layout, groups, size }: ObjectXml): Uint8Array {
  const [first] = groups;
  if (size !== undefined) {
    const holders = groups.map((group) => holderNode(group));
    return encodeUtf8(`${formatXmlNode(withVector(parentNode('CoalescedObject', holders), '', size))}\0`);
  }
  const text = formatXmlNode(
    first === undefined ? parentNode('SceneObjectGroup', []) : groupNode(first, layout),
  );
  return encodeUtf8(layout === 'asset' ? `${text}\0` : text);
}

function holderNode(group: SceneGroup): XmlNode {
  const holder = parentNode('SceneObjectGroup', [groupNode(group, 'asset')]);
  return withVector(holder, 'offset', group.offset ?? { x: 0, y: 0, z: 0 });
}

function groupNode({ parts, rest }: SceneGroup, layout: ObjectXml['layout']): XmlNode {
  const [root, ...others] = parts.map(partNode);
  const roots = root === undefined ? [] : [root];
  const isAsset = layout === 'asset';
  const held = isAsset ? others.map((part) => parentNode('Part', [part])) : others;
  return parentNode('SceneObjectGroup', [
    ...(isAsset ? [parentNode('RootPart', roots)] : roots),
    parentNode('OtherParts', held),
    ...rest,
  ]);
}

function withVector(node: XmlNode, prefix: string, { x, y, z }: Vector3): XmlNode {
  return {
    ...node,
    attributes: [
      [`${prefix}x`, formatF32(x)],
      [`${prefix}y`, formatF32(y)],
      [`${prefix}z`, formatF32(z)],
    ],
  };
}
