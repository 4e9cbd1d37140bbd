import type { ArchivedParcel } from '@landfall/assets/region-archive';

/** Each has a number of its own: the first one keeps it. */
export function withOwnNumbers(parcels: readonly ArchivedParcel[]): readonly ArchivedParcel[] {
  const said = new Set(parcels.map(({ localId }) => localId));
  const taken = new Set<number>();
  let next = 1;
  const nextFree = (): number => {
    while (said.has(next)) next++;
    return next++;
  };
  return parcels.map((parcel) => {
    const isIts = parcel.localId > 0 && !taken.has(parcel.localId);
    const localId = isIts ? parcel.localId : nextFree();
    taken.add(localId);
    return { ...parcel, localId };
  });
}

/** The parcel of what none of them has, with the next number. */
export function impliedBeside(parcels: readonly ArchivedParcel[], implied: ArchivedParcel): ArchivedParcel {
  const localId = parcels.reduce((most, parcel) => Math.max(most, parcel.localId), 0) + 1;
  return { ...implied, localId };
}
