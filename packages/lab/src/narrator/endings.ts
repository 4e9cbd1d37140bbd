import type { EvidenceRecord } from '@landfall/protocol/evidence';

/** What a client calls the end of a session that it chose itself. */
const CHOSEN = 'logout';
/** What that is when the grid was never told. */
const UNTOLD = 'gone without a word';

/**
 * A correction of records as they come, in order of time: a client that never said LogoutRequest (it held no circuit, or fell
 * silent) did not log out, whatever it calls its end.
 */
export function createEndings(): (record: EvidenceRecord) => EvidenceRecord {
  const said = new Set<string>();
  return (record) => {
    const { kind, actor, data } = record;
    if (kind === 'LoginStart') said.delete(actor);
    if (kind === 'LogoutInitiated') said.add(actor);
    if (kind !== 'Departed' || data?.['reason'] !== CHOSEN || said.has(actor)) return record;
    return { ...record, val: `Departed: ${UNTOLD}`, data: { ...data, reason: UNTOLD } };
  };
}
