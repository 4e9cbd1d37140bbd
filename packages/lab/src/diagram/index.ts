/** Sequence diagrams from evidence: as SVG, and as Mermaid text. */
export { createDiagram } from './create-diagram.ts';
export type { Diagram, Participant, Step, Wire } from './diagram.ts';
export { renderMermaid } from './mermaid.ts';
export { renderSvg } from './svg.ts';
