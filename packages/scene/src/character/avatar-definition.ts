import { DecodeError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';

/** What a viewer's `avatar_lad.xml` says of a body: which meshes it is made of, and what visual parameters do to them. */
export interface AvatarDefinition {
  /** In the order of the document: each type from fine to coarse. */
  readonly meshes: readonly DefinedMesh[];
  /** Parameters that others follow, by their id. */
  readonly drivers: ReadonlyMap<number, readonly Driven[]>;
  /** All that have a value, by their id. */
  readonly params: ReadonlyMap<number, DefinedParam>;
  /** Names of morphs that clothes cut out; how far, only their textures tell. */
  readonly masked: ReadonlySet<string>;
}

/** A file of a body. */
export interface DefinedMesh {
  /** Which part it is: `headMesh`. */
  readonly type: string;
  /** Its name in the folder; no path. */
  readonly file: string;
  /** The file whose vertices it has; undefined for one that has its own. */
  readonly reference: string | undefined;
  /** Ids of the parameters that morph it, and the names of the morphs. */
  readonly morphs: readonly (readonly [param: number, morph: string])[];
}

/** A visual parameter. */
export interface DefinedParam {
  /** Its least value. */
  readonly min: number;
  /** Its greatest value. */
  readonly max: number;
  /** Its value where nobody says another, and for bodies of the other sex. */
  readonly default: number;
  /** Whose bodies it changes; undefined for all. */
  readonly sex: string | undefined;
}

/** How one parameter follows another: from `min1` up to `max1`, from `max2` down to `min2`, in values of the other. */
export interface Driven {
  /** Which follows. */
  readonly id: number;
  /** Where it begins to rise. */
  readonly min1: number;
  /** Where it is greatest. */
  readonly max1: number;
  /** Up to where it is greatest. */
  readonly max2: number;
  /** Where it is least again. */
  readonly min2: number;
}

/** Characters; the viewer's has 355,000. */
const MOST_TEXT = 4 * 1024 * 1024;
/** Meshes; the viewer's has 31. */
const MAX_MESHES = 128;
const MAX_DEPTH = 16;
const FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/**
 * @throws DecodeError for what is no such document, or names files elsewhere
 * @source viewer indra/newview/character/avatar_lad.xml, llvisualparam.cpp, lldriverparam.cpp
 */
export function parseAvatarDefinition(text: string): AvatarDefinition {
  if (text.length > MOST_TEXT) throw new DecodeError(`${text.length} characters, at most ${MOST_TEXT}`);
  const reader = new DefinitionReader(new XmlScanner(text));
  reader.read();
  if (reader.meshes.length === 0) throw new DecodeError('an avatar without a mesh');
  return reader;
}

class DefinitionReader implements AvatarDefinition {
  readonly meshes: DefinedMesh[] = [];
  readonly drivers = new Map<number, Driven[]>();
  readonly params = new Map<number, DefinedParam>();
  readonly masked = new Set<string>();
  readonly #scanner: XmlScanner;
  #morphs: [number, string][] = [];
  #param = { id: 0, name: '' };

  constructor(scanner: XmlScanner) {
    this.#scanner = scanner;
  }

  read(): void {
    const open: string[] = [];
    for (let tag = this.#scanner.next(); tag !== 'end'; tag = this.#scanner.next()) {
      const { name } = this.#scanner;
      if (tag === 'close') {
        if (open.pop() !== name) throw this.#scanner.error(`</${name}> closes nothing`);
        continue;
      }
      this.#begin(name);
      if (tag === 'open') open.push(name);
      if (open.length > MAX_DEPTH) throw this.#scanner.error('elements too deep');
      if (open[0] !== undefined && open[0] !== 'linden_avatar') throw this.#scanner.error('no linden_avatar');
    }
    if (open.length > 0) throw this.#scanner.error(`document ends inside <${open.at(-1)}>`);
  }

  #begin(name: string): void {
    switch (name) {
      case 'mesh':
        return this.#beginMesh();
      case 'param':
        return this.#beginParam();
      case 'param_morph':
        return void this.#morphs.push([this.#param.id, this.#param.name]);
      case 'driven':
        return this.#addDriven();
      case 'mask':
        return void this.masked.add(this.#text('morph_name'));
      default:
    }
  }

  #beginMesh(): void {
    if (this.meshes.length === MAX_MESHES) throw this.#scanner.error(`more than ${MAX_MESHES} meshes`);
    this.#morphs = [];
    const reference = this.#scanner.attribute('reference');
    this.meshes.push({
      type: this.#text('type'),
      file: this.#fileName(this.#text('file_name')),
      reference: reference === undefined ? undefined : this.#fileName(reference),
      morphs: this.#morphs,
    });
  }

  #fileName(name: string): string {
    if (FILE_NAME.test(name)) return name;
    throw this.#scanner.error(`no name of a file: ${name.slice(0, 64)}`);
  }

  /** The value of one that several meshes share is said again at each. */
  #beginParam(): void {
    const id = this.#number('id', Number.NaN);
    this.#param = { id, name: this.#scanner.attribute('name') ?? '' };
    if (this.params.has(id)) return;
    const [min, max] = [this.#number('value_min', 0), this.#number('value_max', 1)];
    const value = Math.min(max, Math.max(min, this.#number('value_default', 0)));
    this.params.set(id, { min, max, default: value, sex: this.#scanner.attribute('sex') });
  }

  #addDriven(): void {
    const { id } = this.#param;
    const { min, max } = this.params.get(id) ?? { min: 0, max: 1 };
    const max1 = this.#number('max1', max);
    const driven = {
      id: this.#number('id', Number.NaN),
      min1: this.#number('min1', min),
      max1,
      max2: this.#number('max2', max),
      min2: this.#number('min2', max),
    };
    const known = this.drivers.get(id);
    if (known === undefined) this.drivers.set(id, [driven]);
    else known.push(driven);
  }

  #text(name: string): string {
    const text = this.#scanner.attribute(name);
    if (text === undefined) throw this.#scanner.error(`<${this.#scanner.name}> without ${name}`);
    return text;
  }

  #number(name: string, otherwise: number): number {
    const text = this.#scanner.attribute(name);
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isFinite(value)) throw this.#scanner.error(`${name} of <${this.#scanner.name}> is no number`);
    return value;
  }
}
