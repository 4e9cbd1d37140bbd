import type { ViewState } from './state.ts';

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** What the viewer does, in figures. */
export function StatisticsPanel({ state }: { readonly state: ViewState }) {
  const figures = state.figures.value;
  const session = state.session.value;
  if (figures === undefined) return null;
  const rows: readonly (readonly [string, string])[] = [
    ['Frame (script), p50', `${figures.p50Ms.toFixed(1)} ms`],
    ['Frame (script), p95', `${figures.p95Ms.toFixed(1)} ms`],
    ['Objects known', String(session.objects)],
    ['In view', String(figures.visible)],
    ['Draws', `${figures.draws}${figures.isMultiDraw ? ' in one call a pass' : ''}`],
    ['Shapes under way', String(figures.geometriesWaiting)],
    ['Textures under way', String(figures.texturesWaiting)],
    ['Sharp', `${figures.sharp} of ${figures.wanted}`],
    ['Textures', megabytes(figures.pictureBytes)],
    ['Shapes', megabytes(figures.geometryBytes)],
    ['Assets fetched', megabytes(session.networkBytes)],
  ];
  return (
    <section class="panel" tabIndex={0} aria-label="Statistics">
      <h2>Statistics</h2>
      <dl class="figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
