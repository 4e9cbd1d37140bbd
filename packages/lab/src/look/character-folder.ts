import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { DEFINITION_FILE, readCharacter } from '@landfall/scene/character';
import type { Character } from '@landfall/scene/character';
import { codeOf, systemWords } from '../output/index.ts';

/** Of one file; the viewer's largest has 1.7 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * A body as viewers have theirs in their folder `character`.
 * @throws UsageError where there is none in the folder, or a file of it is missing, too large or damaged
 */
export async function characterOfFolder(folder: string): Promise<Character> {
  try {
    return await readCharacter(async (name) => await fileIn(folder, name));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new UsageError(
      `${folder} is no body that can be shown (a viewer's folder "character", with ${DEFINITION_FILE} and what it names): ${error.message}`,
      { cause: error },
    );
  }
}

async function fileIn(folder: string, name: string): Promise<Uint8Array | undefined> {
  const path = join(folder, name);
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new DecodeError('no file');
    if (found.size > MOST_BYTES) throw new DecodeError(`${found.size} bytes, at most ${MOST_BYTES}`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new UsageError(`cannot read ${path}: ${systemWords(error)}`, { cause: error });
  }
}
