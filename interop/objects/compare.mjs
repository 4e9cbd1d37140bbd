// What differs in a store from what there really is: of each prim the first fact that does. A store is held to the facts that it tells.
const NEAR = 0.02;

const same = {
  id: (one, other) => one === other.toLowerCase(),
  parent: (one, other) => one === other,
  place: near,
  size: near,
  /** A turn and its opposite are one. */
  turn: (one, other) =>
    near(one, other) ||
    near(
      one.map((value) => -value),
      other,
    ),
  text: equal,
  shape: equal,
  faces: equal,
  others: equal,
  flags: equal,
};

function near(one, other) {
  return one.every((value, at) => Math.abs(value - other[at]) <= NEAR);
}

function equal(one, other) {
  return one === other;
}

/** @returns `kind` (`missing`, `gone`, or the fact) and `words` of each that differs; both reports by local id */
export function compare(really, report) {
  const found = [];
  for (const [localId, facts] of really) {
    const other = report.get(localId);
    if (other === undefined) {
      found.push({ kind: 'missing', words: `${localId} is missing` });
      continue;
    }
    const kind = Object.keys(same).find(
      (fact) => other[fact] !== undefined && !same[fact](facts[fact], other[fact]),
    );
    if (kind !== undefined)
      found.push({ kind, words: `${localId}: its ${kind} is ${other[kind]}, not ${facts[kind]}` });
  }
  for (const localId of report.keys())
    if (!really.has(localId)) found.push({ kind: 'gone', words: `${localId} is gone` });
  return found;
}
