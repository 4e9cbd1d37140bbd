// Every link of the built site that stays in it leads to a file, and every anchor to something of that name.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const LINK = /\s(?:href|src)="([^"]*)"/g;
const NAME = /\s(?:id|name)="([^"]*)"/g;
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/** What was looked at and what is wrong, a sentence each, in the pages of the API reference too. */
export function checkLinks(dist) {
  const files = list(dist).filter((path) => path.endsWith('.html'));
  const names = new Map();
  const faults = [];
  let links = 0;
  for (const file of files)
    for (const [, href] of readFileSync(file, 'utf8').matchAll(LINK)) {
      if (href === '' || ELSEWHERE.test(href)) continue;
      links++;
      const fault = faultOf(dist, file, href.replaceAll('&amp;', '&'), names);
      if (fault !== undefined) faults.push(`${file.slice(dist.length + 1)}: ${fault}`);
    }
  return { looked: { pages: files.length, links }, faults };
}

function faultOf(dist, file, href, names) {
  const [path, anchor] = href.split('#');
  const plain = decodeURI(path.split('?')[0]);
  let to = plain === '' ? file : plain.startsWith('/') ? join(dist, plain) : resolve(dirname(file), plain);
  if (existsSync(to) && statSync(to).isDirectory()) to = join(to, 'index.html');
  if (!existsSync(to)) return `${href} leads nowhere`;
  if (anchor === undefined || anchor === '' || !to.endsWith('.html')) return undefined;
  if (!names.has(to))
    names.set(to, new Set([...readFileSync(to, 'utf8').matchAll(NAME)].map(([, name]) => name)));
  return names.get(to).has(decodeURIComponent(anchor)) ? undefined : `${href} has no such place`;
}

function list(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? list(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
