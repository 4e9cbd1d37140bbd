// The pages of an installed `landfall view`, `gateway` and `inspect`: each is there, with every file that it names, as what it is.
// Usage: node smoke-pages.mjs <bin.js> <recording.lfc>
import { spawn } from 'node:child_process';

const [bin, recording] = process.argv.slice(2);
/** Files that a page names, in HTML or in a script: relative, with an ending that a browser loads. */
const NAMED = /["'`](\.\/[\w-]+\.(?:js|css|svg|wasm))["'`]/g;
const TYPES = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', wasm: 'application/wasm' };

const found = [];
for (const [title, args] of [
  ['Landfall', ['view', '--port', '0']],
  ['Landfall', ['gateway', '--grids', 'http://127.0.0.1:9/', '--port', '0']],
  ['Landfall inspector', ['inspect', recording, '--port', '0']],
])
  found.push(`${args[0]} ${await serving(args, async (address) => await lookInto(address, title))} files`);
console.log(`pages: ${found.join(', ')}`);

/** Runs the command while `use` looks at the address that it says, then ends it. */
async function serving(args, use) {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  try {
    return await use(await addressSaidBy(child));
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Without the token. */
async function addressSaidBy(child) {
  return await new Promise((resolve, reject) => {
    let said = '';
    const hear = (text) => {
      said += text;
      const [, url] = /(?:Open|Gateway:) (http:[^#\s]+\/)[#\s]/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) =>
      reject(new Error(`it ended with ${code} before it said an address:\n${said}`)),
    );
  });
}

/** Fetches the page and all that it leads to; how many files those are. */
async function lookInto(address, title) {
  const html = await text(address, 'text/html');
  if (!html.includes(`<title>${title}</title>`)) throw new Error(`${address} is not the page: ${html}`);
  const seen = new Set();
  const look = async (from) => {
    for (const [, name] of from.matchAll(NAMED)) {
      if (seen.has(name)) continue;
      seen.add(name);
      await look(await text(new URL(name, address), TYPES[name.split('.').at(-1)]));
    }
  };
  await look(html);
  for (const ending of ['.js', '.css'])
    if (![...seen].some((name) => name.endsWith(ending))) throw new Error(`${address} names no ${ending}`);
  return seen.size;
}

async function text(address, type) {
  const answer = await fetch(address);
  const said = answer.headers.get('content-type') ?? '';
  if (answer.status !== 200 || !said.startsWith(type))
    throw new Error(`${address}: ${answer.status} ${said}, not ${type}`);
  return await answer.text();
}
