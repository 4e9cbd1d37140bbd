#!/usr/bin/env node
// `npx landfall` in a clone: makes the clone ready (a fifth of a second when it is), then runs the command.
import { build, buildPage, install } from '../scripts/setup.mjs';

install();
build();
const { main } = await import('../packages/lab/dist/cli/main.js');
process.exitCode = await main(process.argv.slice(2), undefined, { preparePage: buildPage });
