// `npm run interop [-- [--through-proxy] names]`: programs of other people log in to our grid over real sockets, or through our proxy. Those that are not on this machine
// are left out, and that is said; those that were named must be there. README.md tells where each is looked for.
import { build, install } from '../scripts/setup.mjs';
import { visit } from './visit.mjs';
import { VISITORS } from './visitors.mjs';

const throughProxy = process.argv.includes('--through-proxy');
const named = process.argv
  .slice(2)
  .filter((name) => name !== '--through-proxy')
  .map((name) => name.toLowerCase());
const chosen = VISITORS.filter(({ name }) => named.length === 0 || named.includes(name.toLowerCase()));
const unknown = named.filter((name) => !chosen.some((each) => each.name.toLowerCase() === name));
if (unknown.length > 0) {
  console.error(
    `No visitor is called ${unknown.join(', ')}. There are: ${VISITORS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

install();
build();
const tally = { passed: 0, failed: 0 };
const leftOut = [];
for (const visitor of chosen) await receive(visitor);
for (const { name, missing } of leftOut) console.log(`\n NOT TRIED  ${name}: ${missing}.`);
console.log(`\n Tests  ${tally.failed > 0 ? `${tally.failed} failed | ` : ''}${tally.passed} passed`);
process.exitCode = tally.failed > 0 || (named.length > 0 && leftOut.length > 0) ? 1 : 0;

async function receive(visitor) {
  const { name, find } = visitor;
  const program = find();
  if (program.missing !== undefined) {
    leftOut.push({ name, missing: program.missing });
    return;
  }
  const { checks, seen } =
    program.fault === undefined
      ? await visit(visitor, program, throughProxy)
      : { checks: { 'could be started': false }, seen: program };
  for (const [what, holds] of Object.entries(checks)) {
    tally[holds ? 'passed' : 'failed']++;
    console.log(`${holds ? 'ok    ' : 'FAILED'} ${name} ${what}`);
  }
  if (throughProxy) console.log(`       through the proxy: ${seen.proxied}`);
  if (visitor.shows.includes('travelling')) console.log(`       ${JSON.stringify(seen.told)}`);
  if (Object.values(checks).includes(false)) console.log(JSON.stringify(seen, null, 1).slice(0, 6000));
}
