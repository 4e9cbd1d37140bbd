// `npm start`: sets the clone up, compiles it, and shows an arrival on the embedded grid; with `-- --view` in a browser.
import { build, buildPage, install } from './setup.mjs';

install();
build();
const { main } = await import(new URL('../packages/lab/dist/cli/main.js', import.meta.url).href);
const [first, ...rest] = process.argv.slice(2);
const args = first === '--view' ? ['view', ...rest] : ['demo', ...process.argv.slice(2)];
process.exitCode = await main(args, undefined, { preparePage: buildPage });
