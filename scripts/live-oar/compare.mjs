import { LIVELY, OUTSIDE } from './scene-seen.mjs';

/** Two sets of objects, compared: ids are others in each, so that objects are known by what they are called and where they are. */

/** What tells objects apart, the strictest first. */
const KEYS = [
  ({ name, position, scale, isRoot, shape }) => [name, position, scale, isRoot, shape],
  ({ name, position, isRoot, pcode }) => [name, position, isRoot, pcode],
  ({ name, position }) => [name, position],
  ({ name, shape, scale }) => [name, shape, scale],
  ({ position, shape, scale, isRoot }) => [position, shape, scale, isRoot],
];

const textOf = (value) =>
  JSON.stringify(value, (_, inner) => {
    if (inner instanceof Map) return [...inner];
    return typeof inner === 'bigint' ? String(inner) : inner;
  });

/**
 * @returns how many are in both, which differ in what, and which are in one alone. `isExplained`: what scripts and time change, and
 *   objects outside of the region, which OpenSimulator leaves out.
 */
export function compare(ours, theirs) {
  let [left, right] = [ours, theirs];
  const pairs = [];
  for (const key of KEYS) {
    const known = groupBy(right, key);
    const unmatched = [];
    for (const one of left) {
      const other = known.get(textOf(key(one)))?.shift();
      if (other === undefined) unmatched.push(one);
      else pairs.push([one, other]);
    }
    left = unmatched;
    right = [...known.values()].flat();
  }
  return {
    matched: pairs.length,
    differences: pairs.flatMap(([one, other]) => differencesOf(one, other)),
    onlyOurs: left.filter((one) => !one[OUTSIDE] && !one[LIVELY]),
    outside: left.filter((one) => one[OUTSIDE]).length,
    onlyTheirs: right.filter((one) => !one[LIVELY]),
    cameOrWent: [...left.filter((one) => !one[OUTSIDE]), ...right].filter((one) => one[LIVELY]).length,
  };
}

/** Of the differences of two grounds, metres. */
export function rootMeanSquare(ours, theirs) {
  let sum = 0;
  for (const [index, height] of ours.entries()) sum += (height - theirs[index]) ** 2;
  return Math.sqrt(sum / ours.length);
}

/** Whether the water and what is painted on the ground are the same. */
export const sameLand = (ours, theirs) => textOf(ours.land) === textOf(theirs.land);

function groupBy(values, key) {
  const groups = new Map();
  for (const value of values) {
    const text = textOf(key(value));
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [value]);
    else group.push(value);
  }
  return groups;
}

/** What says what an object is; all else a script may change. */
const LASTING = new Set(['pcode', 'material', 'shape', 'isRoot', 'extraParams', 'state', 'data']);

function differencesOf(one, other) {
  const isLively = one[LIVELY] || other[LIVELY];
  return Object.keys(one).flatMap((field) => {
    if (isSame(one[field], other[field])) return [];
    const [mine, its] = [textOf(one[field]), textOf(other[field])];
    const isExplained = isLively && !LASTING.has(field);
    return [{ name: one.name, field, mine, its, isExplained }];
  });
}

/** Numbers to a thousandth and a half: they were rounded to that. */
function isSame(one, other) {
  if (!Array.isArray(one) || typeof one[0] !== 'number') return textOf(one) === textOf(other);
  return one.every((value, index) => Math.abs(value - other[index]) < 0.0015);
}
