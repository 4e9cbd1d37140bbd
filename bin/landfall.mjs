#!/usr/bin/env node
// `npx landfall` in a clone: makes the clone ready when it is fresh, then runs the command.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, install } from '../scripts/setup.mjs';

const main = new URL('../packages/lab/dist/cli/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main)) || process.env.LANDFALL_REBUILD !== undefined) {
  install();
  build();
}
const { main: landfall } = await import(main.href);
process.exitCode = await landfall(process.argv.slice(2));
