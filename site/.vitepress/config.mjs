import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const pages = fileURLToPath(new URL('../.pages/', import.meta.url));

/** The first heading of a page, without marks. */
function titleOf(path) {
  const [, heading = path] = /^#\s+(.+)$/m.exec(readFileSync(`${pages}${path}`, 'utf8')) ?? [];
  return heading.replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1');
}

/** Guides that most people begin with, in this order; the others follow by title. */
const FIRST = ['library', 'inventory', 'opensim', 'grid', 'viewer', 'look', 'captures', 'scenarios'];

/** All pages of a folder: its own page, those that come first, then by title. */
function items(folder) {
  if (!existsSync(`${pages}${folder}`)) return [];
  return readdirSync(`${pages}${folder}`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({
      text: titleOf(`${folder}/${name}`),
      link: `/${folder}/${name === 'index.md' ? '' : name.slice(0, -'.md'.length)}`,
      place: placeOf(name.slice(0, -'.md'.length)),
    }))
    .sort((one, other) => one.place - other.place || one.text.localeCompare(other.text));
}

function placeOf(name) {
  if (name === 'index') return -1;
  const place = FIRST.indexOf(name);
  return place === -1 ? FIRST.length : place;
}

const group = (text, folder, collapsed = true) => ({ text, collapsed, items: items(folder) });
const GUIDE = [
  {
    text: 'Start',
    items: [
      { text: 'What it is', link: '/overview' },
      { text: 'What works', link: '/status' },
      { text: 'Example bots', link: '/examples' },
    ],
  },
  group('Guides', 'guide', false),
  group('Running it', 'operate', false),
  group('Recipes', 'recipes'),
  {
    text: 'About',
    collapsed: true,
    items: [
      { text: 'Architecture', link: '/architecture' },
      { text: 'Contributing', link: '/contributing' },
      { text: 'How it compares', link: '/comparison' },
      { text: 'Speed', link: '/performance' },
      { text: 'Words', link: '/glossary' },
      { text: 'Changes', link: '/changelog' },
    ],
  },
  group('Packages', 'packages'),
  group('Decisions', 'decisions'),
  group('Proposals', 'proposals'),
];
const WIRE = [
  { text: 'Wire', items: items('wire') },
  { text: 'Errata', items: [{ text: 'The region handshake guide', link: '/errata' }] },
];

export default defineConfig({
  title: 'Landfall',
  description: 'Arrive in an OpenSimulator or Second Life region, live there, and explain what happened.',
  lang: 'en',
  srcDir: '.pages',
  cleanUrls: false,
  lastUpdated: false,
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/library' },
      { text: 'Running it', link: '/operate/' },
      { text: 'Wire', link: '/wire/' },
      { text: 'API', link: '/api/index.html', target: '_self' },
      { text: 'Status', link: '/status' },
    ],
    sidebar: { '/wire/': WIRE, '/errata': WIRE, '/': GUIDE },
    outline: [2, 3],
    search: { provider: 'local' },
    footer: { message: 'MIT licence.' },
  },
});
