import { Uuid } from '../datatypes/index.ts';
import { BUILT_IN_ANIMATION_ROWS } from './built-in-animation-rows.ts';

const ROWS: readonly (readonly [name: string, id: Uuid])[] = BUILT_IN_ANIMATION_ROWS.trim()
  .split('\n')
  .map((row) => {
    const [name = '', id = ''] = row.split(' ');
    return [name, Uuid.parse(id)];
  });

const NAMES: ReadonlyMap<string, string> = new Map(ROWS.map(([name, id]) => [id.key, name]));

/** The animations that every viewer has, by name: `stand`, `walk`, `dance1` … */
export const BUILT_IN_ANIMATIONS: ReadonlyMap<string, Uuid> = new Map(ROWS);

/** The name of an animation that every viewer has; undefined for any other, which is an asset. */
export const nameOfAnimation = (id: Uuid): string | undefined => NAMES.get(id.key);
