// Who may import whom (ARCHITECTURE: the layers). Refuses upward imports, imports past a room's index.ts, Node in the
// rooms that must run in a browser, and cycles between rooms. A room is a folder with an index.ts, at any depth.
import { importsIn } from './imports.mjs';

/** Package → packages it may import. */
const LAYERS = {
  protocol: [],
  transport: ['protocol'],
  client: ['protocol', 'transport'],
  codecs: ['protocol'],
  scene: ['protocol'],
  assets: ['protocol', 'transport', 'codecs'],
  grid: ['protocol', 'transport', 'assets'],
  lab: ['protocol', 'transport', 'client', 'codecs', 'scene', 'assets', 'grid'],
  viewer: ['protocol', 'transport', 'client', 'codecs', 'scene'],
};
/** Rooms of transport whose code (not only types) the client and the grid may use. */
const SHARED_ROOMS = ['ports', 'drive'];
/** The one file of the client that knows Node: what `@landfall/client` is there. See docs/decisions/0017-one-call-on-node.md. */
const ON_NODE = 'packages/client/src/node.ts';
/** Folders that are another surface of the room around them: what is in the room once more, in another form. */
const SURFACES = ['packages/protocol/src/message/compact'];
/** Without `node:` imports: these run in a browser too. */
const PORTABLE =
  /^packages\/(protocol|client|scene|transport\/src\/(ports|drive|memory|wrappers|relay|web)|codecs\/src\/(codestream|levels|open-jpeg|pool|ports|web)|viewer)\b/;

/**
 * @param sources the text of each source file, by its path in the checkout.
 * @returns what is wrong, and how many rooms import others.
 */
export function findLayerFaults(sources) {
  const check = new LayerCheck([...sources.keys()]);
  for (const [file, source] of sources) {
    for (const found of importsIn(source)) check.look({ file, isTest: isForTests(file), ...found });
  }
  check.findCycles();
  return { faults: check.faults, rooms: check.edges.size };
}

class LayerCheck {
  faults = [];
  /** Room → rooms that it imports, with one file that does. */
  edges = new Map();
  #rooms;

  constructor(files) {
    this.#rooms = new Set(
      files
        .filter((file) => file.endsWith('/index.ts'))
        .map((file) => file.slice(0, -'/index.ts'.length))
        .filter((folder) => !SURFACES.includes(folder)),
    );
  }

  look(found) {
    const { file, specifier, isTest } = found;
    if (specifier.startsWith('node:')) {
      if (PORTABLE.test(file) && !isTest)
        this.faults.push(`${file}: imports ${specifier}, but must run in a browser too`);
    } else if (specifier.startsWith('@landfall/')) this.#lookAtPackage(found);
    else if (specifier.startsWith('.')) this.#lookAtRoom(found);
  }

  #lookAtPackage({ file, specifier, isTest, typeOnly }) {
    const from = packageOf(file);
    const [, to, room] = specifier.split('/');
    if (to === from) this.faults.push(`${file}: imports its own package by name; use a relative path`);
    else if (from in LAYERS && !LAYERS[from].includes(to))
      this.faults.push(`${file}: ${from} may not import ${to}`);
    else if (
      to === 'transport' &&
      ['client', 'grid'].includes(from) &&
      !isTest &&
      !typeOnly &&
      !SHARED_ROOMS.includes(room) &&
      !(file === ON_NODE && room === 'node')
    ) {
      this.faults.push(`${file}: ${from} may import only types of transport/${room}`);
    }
  }

  #lookAtRoom({ file, specifier, isTest }) {
    if (isTest) return;
    const target = resolvePath(file, specifier);
    if (target === ON_NODE) this.faults.push(`${file}: imports ${specifier}, which is for Node alone`);
    if (packageOf(target) !== packageOf(file)) {
      this.faults.push(`${file}: leaves its package by a relative path (${specifier})`);
      return;
    }
    const [from, to] = [this.#roomOf(file), this.#roomOf(target)];
    if (from === to || to === undefined || from === undefined) return;
    const isSurface =
      target === `${to}/index.ts` || SURFACES.some((folder) => target === `${folder}/index.ts`);
    if (!isSurface) this.faults.push(`${file}: reaches into ${to} past its index.ts (${specifier})`);
    if (!this.edges.has(from)) this.edges.set(from, new Map());
    this.edges.get(from).set(to, file);
  }

  /** The nearest folder around a file that has a surface; undefined for files directly in `src` (a package's own). */
  #roomOf(file) {
    const [, src, inside] = /^(packages\/[^/]+\/src)\/(.+)\/[^/]+$/.exec(file) ?? [];
    if (inside === undefined) return undefined;
    const folders = inside.split('/');
    for (let depth = folders.length; depth > 1; depth -= 1) {
      const room = `${src}/${folders.slice(0, depth).join('/')}`;
      if (this.#rooms.has(room)) return room;
    }
    return `${src}/${folders[0]}`;
  }

  /** Depth-first over the rooms; a room met again while it is still open closes a cycle. */
  findCycles() {
    const done = new Set();
    const open = [];
    const visit = (room) => {
      if (done.has(room)) return;
      if (open.includes(room)) {
        this.faults.push(`cycle between rooms: ${[...open.slice(open.indexOf(room)), room].join(' → ')}`);
        return;
      }
      open.push(room);
      for (const next of this.edges.get(room)?.keys() ?? []) visit(next);
      open.pop();
      done.add(room);
    };
    for (const room of this.edges.keys()) visit(room);
  }
}

/** Tests, and the rooms in which packages other than protocol keep what only their tests need. */
function isForTests(file) {
  return file.endsWith('.test.ts') || /^packages\/(?!protocol\/)[^/]+\/src\/testing\//.test(file);
}

function packageOf(file) {
  return /^packages\/([^/]+)\//.exec(file)?.[1];
}

/** Where a relative specifier of a file leads, as a path in the checkout. */
function resolvePath(file, specifier) {
  return new URL(specifier, `file:///${file}`).pathname.slice(1);
}
