import type { ViewerSettings } from '../viewer/index.ts';
import type { ViewState } from './state.ts';

interface Slider {
  readonly name: keyof ViewerSettings;
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly unit: string;
}

const SLIDERS: readonly Slider[] = [
  { name: 'drawDistance', label: 'Draw distance', least: 32, most: 512, step: 16, unit: ' m' },
  { name: 'detail', label: 'Object detail', least: 0.5, most: 4, step: 0.25, unit: '×' },
  { name: 'textureMegabytes', label: 'Textures', least: 64, most: 1024, step: 64, unit: ' MB' },
  { name: 'resolution', label: 'Resolution', least: 0.25, most: 1, step: 0.05, unit: '×' },
  { name: 'leastPixels', label: 'Leave out below', least: 0, most: 8, step: 0.5, unit: ' pixels' },
];

/** How far one sees, and how finely. */
export function SettingsPanel({ state }: { readonly state: ViewState }) {
  const settings = state.settings.value;
  return (
    <section class="panel" tabIndex={0} aria-label="Graphics">
      <h2>Graphics</h2>
      {SLIDERS.map(({ name, label, least, most, step, unit }) => (
        <label key={name} class="slider">
          <span>
            {label}
            <span class="quiet">
              {' '}
              {settings[name]}
              {unit}
            </span>
          </span>
          <input
            type="range"
            min={least}
            max={most}
            step={step}
            value={settings[name]}
            onInput={({ currentTarget }) => {
              state.settings.value = { ...settings, [name]: Number(currentTarget.value) };
            }}
          />
        </label>
      ))}
      <p class="quiet small">
        People are shown as bodies of this viewer’s own: clothes and attachments that move with the skeleton
        are not drawn yet. Shadows, sounds, media and voice are absent.
      </p>
    </section>
  );
}
