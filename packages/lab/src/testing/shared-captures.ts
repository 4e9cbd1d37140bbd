import { existsSync, readdirSync } from 'node:fs';
import { sharedFolder } from '../../../../scenarios/shared-folder.ts';

const CAPTURES = sharedFolder === undefined ? undefined : `${sharedFolder}captures`;

const inFolder = (folder: string): { name: string; path: string }[] =>
  readdirSync(`${CAPTURES}/${folder}`)
    .map((name) => ({ name: `${folder}${name}`, path: `${CAPTURES}/${folder}${name}/capture.pcap` }))
    .filter(({ path }) => existsSync(path));

/** All recorded captures, for tests; none where the shared folder is not there. */
export const capturePaths = CAPTURES === undefined ? [] : [...inFolder(''), ...inFolder('master/')];
