import { scenarioFault } from './place.ts';
import type { Place } from './place.ts';

const MAX_NAMES = 8;
const MAX_VALUES = 50;
const PREFIX = 'matrix-';

/** Values with commas between. @throws UsageError for none, for one that comes twice, and for too many */
export function parseMatrixValues(text: string, place: Place): readonly string[] {
  const values = text.split(',').map((value) => value.trim());
  if (values.includes(''))
    throw scenarioFault(place, 'a matrix has values with commas between, such as a, b');
  if (new Set(values).size < values.length) throw scenarioFault(place, 'a value of a matrix comes once');
  if (values.length > MAX_VALUES) throw scenarioFault(place, `a matrix of more than ${MAX_VALUES} values`);
  return values;
}

/** What stands in the frontmatter as `matrix-name: a, b`. @throws UsageError */
export function readMatrix(
  properties: ReadonlyMap<string, string>,
  place: Place,
): ReadonlyMap<string, readonly string[]> {
  const matrix = new Map<string, readonly string[]>();
  for (const [key, text] of properties) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    if (!/^[a-z_]\w*$/.test(name)) throw scenarioFault(place, `${name} is no name of a variable`);
    matrix.set(name, parseMatrixValues(text, place));
  }
  if (matrix.size > MAX_NAMES) throw scenarioFault(place, `a matrix of more than ${MAX_NAMES} names`);
  return matrix;
}
