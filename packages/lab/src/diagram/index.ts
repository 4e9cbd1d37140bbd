/** Sequence diagrams from evidence: as SVG, and as text for Mermaid, for PlantUML, and in the dialect of references. */
export { createDiagram } from './create-diagram.ts';
export type { Diagram, Participant, Step, Wire } from './diagram.ts';
export { renderMermaid } from './mermaid.ts';
export { renderPlantUml } from './plant-uml.ts';
export { renderSequenceText } from './sequence-text.ts';
export { renderSvg, whysOf } from './svg.ts';
export type { SvgOptions } from './svg.ts';
