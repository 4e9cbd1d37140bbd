/** Instruments: captures as text and JSON, the story of a session and its picture, and the command that has them all. */
export { decodeCapture, decodeLines, formatDecodedJson, formatDecodedText } from './decode/index.ts';
export type { DecodedDatagram, DecodedFailure, DecodedPacket } from './decode/index.ts';
export { readDatagrams } from './capture/index.ts';
export type { CaptureEnd, CapturedDatagram } from './capture/index.ts';
export { NARRATIVE_STYLES, narrate } from './narrator/index.ts';
export type { NarrateOptions, NarrativeStyle } from './narrator/index.ts';
export { createDiagram, renderMermaid, renderSvg } from './diagram/index.ts';
export type { Diagram } from './diagram/index.ts';
export { main } from './cli/index.ts';
