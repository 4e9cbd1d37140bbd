// Every relative link of every Markdown file leads to a file or folder that exists, and every anchor to a heading in it.
// Links to other hosts are left alone: no check depends on them.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { root } from './source-files.mjs';

const PASSED_OVER = new Set([
  'node_modules',
  'dist',
  'out',
  '.git',
  '.cache',
  '.pages',
  '.api',
  '.vitepress',
]);
/** A fence ends with as many ticks as it begins with, or more: what is inside may have fewer. */
const FENCE = /^(`{3,})[^`\n]*$[\s\S]*?^\1`*$/gm;
/** `[text](target)`, `![text](target)` and `[label]: target`. */
const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s+<?([^\s>]+)>?/gm;
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i;

const faults = [];
const files = markdownFiles(root);
if (files.length === 0) faults.push('no Markdown file was found: the check itself is broken');
let links = 0;
for (const file of files) {
  for (const [, inline, reference] of withoutCode(readFileSync(file, 'utf8')).matchAll(LINK)) {
    const target = inline ?? reference;
    if (ELSEWHERE.test(target)) continue;
    links++;
    checkLink(file, target);
  }
}
for (const fault of faults) console.error(`links: ${fault}`);
console.log(`links: ${files.length} files, ${links} links, ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;

function checkLink(file, target) {
  const [path, anchor] = target.split('#');
  const to = path === '' ? file : resolve(dirname(file), decodeURI(path));
  const where = file.slice(root.length);
  if (!to.startsWith(root.slice(0, -1))) faults.push(`${where}: ${target} leads out of the checkout`);
  else if (!existsSync(to)) faults.push(`${where}: ${target} does not exist`);
  else if (anchor !== undefined && !hasAnchor(to, anchor))
    faults.push(`${where}: ${target} has no such heading`);
}

function hasAnchor(path, anchor) {
  if (statSync(path).isDirectory() || !path.endsWith('.md')) return false;
  const text = readFileSync(path, 'utf8').replace(FENCE, '');
  const seen = new Map();
  const anchors = [...text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading]) => {
    const slug = slugOf(heading);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
  return anchors.includes(decodeURIComponent(anchor));
}

/** As GitHub makes them: links as their text, lower case, no punctuation, hyphens for spaces. */
function slugOf(heading) {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function withoutCode(text) {
  return text.replace(FENCE, '').replace(/`[^`\n]*`/g, '');
}

function markdownFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (PASSED_OVER.has(entry.name)) return [];
    const path = resolve(folder, entry.name);
    if (entry.isDirectory()) return markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
