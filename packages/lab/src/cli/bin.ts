#!/usr/bin/env node
// Nothing else is imported before the version is known: an old Node would stumble over it without a word of why.
import { refuseOldNode } from './node-version.ts';

const refusal = refuseOldNode(process.versions.node);
if (refusal === undefined) {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
}
