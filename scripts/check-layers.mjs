// Holds every source of the packages to the layers: see layers.mjs.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findLayerFaults } from './layers.mjs';
import { root, sourceFiles } from './source-files.mjs';

const files = sourceFiles();
const sources = new Map(files.map((file) => [file, readFileSync(resolve(root, file), 'utf8')]));
const { faults, rooms } = findLayerFaults(sources);
const broken = files.length === 0 ? ['no source file was found: the check itself is broken'] : [];
for (const fault of [...broken, ...faults]) console.error(`layers: ${fault}`);
console.log(`layers: ${files.length} files, ${rooms} rooms with imports, ${faults.length} faults`);
if (broken.length + faults.length > 0) process.exitCode = 1;
