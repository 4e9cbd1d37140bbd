// Which files of the repository are pages of the site, under which address, and what their links become. Nothing is written twice:
// the pages are the Markdown that readers of the repository see.
import { posix } from 'node:path';

/** Folders of pages and where they go; the first that fits counts. */
const PLACES = [
  [/^site\/pages\/(.*\.[a-z]+)$/, '$1'],
  [/^docs\/(.*\.[a-z]+)$/, '$1'],
  [/^packages\/([a-z]+)\/README\.md$/, 'packages/$1.md'],
  [/^examples\/README\.md$/, 'examples.md'],
  [/^(ARCHITECTURE|CONTRIBUTING|CHANGELOG)\.md$/, '$1.md'],
];
/** `[text](target)` and `[label]: target`, with what stands around the target. */
const LINK = /(\]\(\s*<?)([^)\s>]+)(>?(?:\s+"[^"]*")?\s*\))|^(\[[^\]]+\]:\s+<?)([^\s>]+)(>?.*)$/gm;
const CODE = /^```[\s\S]*?^```$|`[^`\n]*`/gm;
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i;

/** Where a file of the repository is found on the site, without a slash at the start; undefined when it is not there. */
export function placeOf(path) {
  for (const [pattern, place] of PLACES)
    if (pattern.test(path))
      return path
        .replace(pattern, place)
        .replace(/(^|\/)README\.md$/, '$1index.md')
        .toLowerCase();
  return path === 'README.md' ? 'overview.md' : undefined;
}

/** The address of a room in the API reference: of `packages/client/src/travel`, of a file in it too. */
export function referenceOf(path) {
  const [, name, room] = /^packages\/([a-z]+)\/src(?:\/([a-z0-9-]+))?/.exec(path) ?? [];
  if (name === undefined) return undefined;
  return room === undefined ? 'api/index.html' : `api/modules/_landfall_${name}_${room}.html`;
}

/**
 * A page as the site has it: links to other pages lead to their places, links to rooms into the API reference, and what is
 * only in the repository is named instead of linked. `has.file` says which files the repository has, `has.reference` which pages the reference.
 */
export function rewriteLinks(text, from, has) {
  const code = [];
  const put = (piece) => `\uE000${code.push(piece) - 1}\uE000`;
  const bare = text.replace(CODE, put);
  const linked = bare.replace(LINK, (whole, a, inline, c, d, reference, f) => {
    const target = inline ?? reference;
    if (ELSEWHERE.test(target) || target.startsWith('#')) return whole;
    const address = addressOf(target, from, has);
    // VitePress looks for a page of its own behind every link that does not say where it opens.
    const opens = address.startsWith('/api/') && inline !== undefined ? '{target="_self"}' : '';
    return `${a ?? d}${address}${c ?? f}${opens}`;
  });
  const named = unlink(linked, (words) =>
    words.replace(/\uE000(\d+)\uE000/g, (_, index) => code[Number(index)]),
  );
  return named.replace(/\uE000(\d+)\uE000/g, (_, index) => code[Number(index)]);
}

function addressOf(target, from, has) {
  const [path, anchor] = target.split('#');
  const to = posix.join(posix.dirname(from), decodeURI(path)).replace(/\/$/, '');
  const page = [to, `${to}/README.md`]
    .filter((path) => has.file(path))
    .map(placeOf)
    .find((place) => place !== undefined);
  if (page !== undefined) return `/${page}${anchor === undefined ? '' : `#${anchor}`}`;
  const reference = referenceOf(to);
  return reference !== undefined && has.reference(reference) ? `/${reference}` : `nowhere:${to}`;
}

/** `[text](nowhere:path)` becomes its text, with the path behind it where the text does not say it. */
function unlink(text, plain) {
  return text.replace(/\[((?:[^[\]]|\[[^\]]*\])*)\]\(\s*<?nowhere:([^)\s>]+)>?[^)]*\)/g, (_, words, path) =>
    plain(words).includes(path) ? words : `${words} (\`${path}\`)`,
  );
}
