import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { jointNamed } from '../skeleton/index.ts';
import { parseAvatarDefinition } from './avatar-definition.ts';
import type { AvatarDefinition, DefinedMesh } from './avatar-definition.ts';
import type { AvatarMesh } from './avatar-mesh.ts';
import { boundJoints } from './bound-joints.ts';
import { CHARACTER_FACES } from './character.ts';
import type { Character, CharacterFace, CharacterLevel, CharacterPart } from './character.ts';
import { decodeAvatarMesh, decodeAvatarMeshLevel } from './decode-avatar-mesh.ts';

/**
 * A file of the folder by its name, which is none of a path; undefined where there is none. Whoever gives it bounds it:
 * the viewer's largest has 1.7 MB.
 */
export type CharacterFiles = (name: string) => Promise<Uint8Array | undefined>;

/** The document that names all others. */
export const DEFINITION_FILE = 'avatar_lad.xml';

/** What parts are, by the type that definitions have for them. @source viewer llavatarappearancedefines.cpp, llavatarappearance.cpp */
const PARTS: Readonly<Record<string, { face: CharacterFace; carrier?: string; isCutOut?: true }>> =
  Object.freeze({
    headMesh: { face: 'head' },
    eyelashMesh: { face: 'head', isCutOut: true },
    upperBodyMesh: { face: 'upper' },
    lowerBodyMesh: { face: 'lower' },
    eyeBallLeftMesh: { face: 'eyes', carrier: 'mEyeLeft' },
    eyeBallRightMesh: { face: 'eyes', carrier: 'mEyeRight' },
    hairMesh: { face: 'hair', isCutOut: true },
    skirtMesh: { face: 'skirt', isCutOut: true },
  });

/**
 * A body as viewers have theirs in a folder `character`: `avatar_lad.xml` and the meshes that it names. Parts of types that nobody knows are passed over.
 * @throws DecodeError where a file is missing or damaged: its `path` begins with the file's name
 */
export async function readCharacter(files: CharacterFiles): Promise<Character> {
  const definition = await inFile(DEFINITION_FILE, async () =>
    parseAvatarDefinition(decodeUtf8(await fileNamed(files, DEFINITION_FILE))),
  );
  const meshes = new MeshFiles(files);
  const parts: CharacterPart[] = [];
  for (const [face, name] of CHARACTER_FACES.entries())
    for (const [type, part] of Object.entries(PARTS))
      if (part.face === name) parts.push(...(await readPart(meshes, definition, { ...part, type, face })));
  if (parts.length === 0) throw new DecodeError('no mesh of a type that is known', { path: DEFINITION_FILE });
  return { definition, parts };
}

/** Of one type; nothing where the definition has none. */
async function readPart(
  meshes: MeshFiles,
  { meshes: defined }: AvatarDefinition,
  {
    type,
    face,
    carrier,
    isCutOut = false,
  }: { type: string; face: number; carrier?: string; isCutOut?: boolean },
): Promise<CharacterPart[]> {
  const levels: CharacterLevel[] = [];
  for (const one of defined.filter((mesh) => mesh.type === type))
    levels.push(
      await readLevel(
        meshes,
        one,
        levels.findLast(({ mesh }) => mesh === meshes.known(one.reference)),
      ),
    );
  const joint = carrier === undefined ? undefined : jointNamed(carrier);
  return levels.length === 0 ? [] : [{ face, carrier: joint, isCutOut, levels }];
}

/** @param finer of the mesh that it is a coarser level of */
async function readLevel(
  meshes: MeshFiles,
  { file, reference, morphs }: DefinedMesh,
  finer: CharacterLevel | undefined,
): Promise<CharacterLevel> {
  if (reference !== undefined && finer === undefined)
    throw new DecodeError(`a level of ${reference}, which does not come before it`, { path: file });
  if (finer !== undefined) return { ...finer, indices: await meshes.level(file, finer.mesh) };
  const mesh = await meshes.mesh(file);
  return await inFile(file, () => {
    const bound = mesh.weights === undefined ? [] : boundJoints(mesh.jointNames);
    checkWeights(mesh, bound.length);
    return { mesh, bound, indices: mesh.indices, morphs: morphs.filter(([, name]) => mesh.morphs.has(name)) };
  });
}

function checkWeights({ weights }: AvatarMesh, count: number): void {
  const wrong = weights?.findIndex((weight) => !(weight >= 0 && weight <= count - 1)) ?? -1;
  if (wrong >= 0)
    throw new DecodeError(`weight ${weights![wrong]} of vertex ${wrong}: ${count} bones are bound`);
}

/** Meshes that have been read: both eyes are one. */
class MeshFiles {
  readonly #files: CharacterFiles;
  readonly #known = new Map<string, AvatarMesh>();

  constructor(files: CharacterFiles) {
    this.#files = files;
  }

  known(file: string | undefined): AvatarMesh | undefined {
    return file === undefined ? undefined : this.#known.get(file);
  }

  async mesh(file: string): Promise<AvatarMesh> {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    const mesh = await inFile(file, async () => decodeAvatarMesh(await fileNamed(this.#files, file)));
    this.#known.set(file, mesh);
    return mesh;
  }

  async level(file: string, { positions }: AvatarMesh): Promise<Uint16Array> {
    return await inFile(file, async () =>
      decodeAvatarMeshLevel(await fileNamed(this.#files, file), positions.length / 3),
    );
  }
}

async function fileNamed(files: CharacterFiles, name: string): Promise<Uint8Array> {
  const bytes = await files(name);
  if (bytes === undefined) throw new DecodeError('no such file');
  return bytes;
}

/** A fault says which file it is in. */
async function inFile<T>(file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { what, offset, path } = error;
    const place = path === undefined ? file : `${file}: ${path}`;
    throw new DecodeError(what, { path: place, cause: error, ...(offset === undefined ? {} : { offset }) });
  }
}
