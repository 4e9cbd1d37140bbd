/** Objects as OpenSim keeps them in inventories and archives: XML, and back. */
export { decodeObjectXml, encodeObjectXml } from './document.ts';
export type { ObjectXml, SceneGroup, ObjectXmlOptions } from './document.ts';
export { contentsOf, hasContents, withContents } from './contents.ts';
export type { PartContents } from './contents.ts';
export { descriptionOf } from './description-of.ts';
export type { PermissionMasks, ScenePart } from './scene-part.ts';
export { OVERRIDES_ELEMENT, overridesOf, storedOverridesOf } from './overrides-of.ts';
export { PRIM_FLAG_NAMES, formatPrimFlags, parsePrimFlags } from './prim-flags.ts';
export { Fields as XmlFields } from './values.ts';
export { formatXmlNode, parentNode, parseXmlNode, textNode } from './xml-node.ts';
export type { XmlNode } from './xml-node.ts';
