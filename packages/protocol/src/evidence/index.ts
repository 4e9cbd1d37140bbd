/** The record of what happened: its shape, the catalogue of what can be observed, its lines. No I/O. */
export { OBSERVATIONS } from './catalogue/catalogue.ts';
export type { Observation, ObservationDetails, ObservationKind } from './catalogue/catalogue.ts';
export { formatEvidenceLine, parseEvidenceLine, parseTestimonyLine } from './line.ts';
export type {
  Component,
  Detail,
  DetailValue,
  EvidenceRecord,
  PacketNote,
  Side,
  Testimony,
} from './record.ts';
export { MAX_TEXT_LENGTH } from './redact.ts';
export { formatRitualLine, ritualPayload } from './ritual-line.ts';
export { parseRitualLine } from './parse-ritual-line.ts';
export { LAND_SAMPLES, landHeights, sampleLand } from './land-sample.ts';
export type { LandDetail, LandShape } from './land-sample.ts';
export { createWitness } from './witness.ts';
export type { EvidenceSink, ObservationContext, Witness, WitnessOptions } from './witness.ts';
export { ENCODED_URL, tellable } from './redact.ts';
