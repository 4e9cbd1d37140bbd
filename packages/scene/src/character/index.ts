/** A body for avatars that a user brings, as viewers have theirs in a folder `character`: read, shaped by visual parameters, put on the skeleton. */
export { readCharacter, DEFINITION_FILE } from './read-character.ts';
export type { CharacterFiles } from './read-character.ts';
export { CHARACTER_FACES } from './character.ts';
export type { Character, CharacterFace, CharacterLevel, CharacterPart } from './character.ts';
export { characterBody } from './character-body.ts';
export type { CharacterForm } from './character-body.ts';
export { paramValues } from './param-values.ts';
export { parseAvatarDefinition } from './avatar-definition.ts';
export type { AvatarDefinition, DefinedMesh, DefinedParam, Driven } from './avatar-definition.ts';
export { decodeAvatarMesh, decodeAvatarMeshLevel } from './decode-avatar-mesh.ts';
export { encodeAvatarMesh, encodeAvatarMeshLevel } from './encode-avatar-mesh.ts';
export type { AvatarMesh, AvatarMorph } from './avatar-mesh.ts';
export { boundJoints } from './bound-joints.ts';
