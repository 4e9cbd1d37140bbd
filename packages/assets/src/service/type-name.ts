const NAMES: ReadonlyMap<number, string> = new Map([
  [-2, 'OpenSim material'],
  [0, 'texture'],
  [1, 'sound'],
  [2, 'calling card'],
  [3, 'landmark'],
  [5, 'clothing'],
  [6, 'object'],
  [7, 'notecard'],
  [8, 'folder'],
  [10, 'script'],
  [11, 'bytecode'],
  [12, 'TGA texture'],
  [13, 'body part'],
  [17, 'WAV sound'],
  [18, 'TGA image'],
  [19, 'JPEG image'],
  [20, 'animation'],
  [21, 'gesture'],
  [22, 'sim state'],
  [49, 'mesh'],
  [56, 'settings'],
  [57, 'material'],
]);

/** An asset type for people. @source PROTOCOL §14, archives.md §1.4 */
export const typeName = (type: number): string => NAMES.get(type) ?? `type ${type}`;
