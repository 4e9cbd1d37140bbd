/** What objects give off: functions of time on the graphics card. */
export { ParticlePainter } from './particle-painter.ts';
export {
  MOST_OF_SOURCE,
  MOST_PARTICLES,
  MOST_SOURCES,
  ParticleRows,
  SOURCE_TEXELS,
} from './particle-rows.ts';
