// `npm start`: sets the clone up, compiles it, and shows an arrival on the embedded grid.
import { build, install } from './setup.mjs';

install();
build();
const { main } = await import(new URL('../packages/lab/dist/cli/main.js', import.meta.url).href);
process.exitCode = await main(['demo', ...process.argv.slice(2)]);
