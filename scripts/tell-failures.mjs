// `node scripts/tell-failures.mjs <folder>`: prints why stages failed, whose outputs lie there, each under its name.
import { readdirSync, readFileSync } from 'node:fs';
import { tellFailures } from './failures.mjs';

const folder = process.argv[2];
const stages = readdirSync(folder)
  .sort()
  .map((name) => ({ name: name.replace(/^\d+ /, ''), output: readFileSync(`${folder}/${name}`, 'utf8') }));
for (const line of tellFailures(stages)) console.log(line);
