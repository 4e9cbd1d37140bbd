import { keep } from '../kept/index.ts';
import { SETTING_LIMITS } from '../settings/index.ts';
import type { ViewerSettings } from '../settings/index.ts';
import type { ViewState } from './state.ts';

interface Slider {
  readonly name: keyof ViewerSettings;
  readonly label: string;
  readonly step: number;
  readonly unit: string;
}

const SLIDERS: readonly Slider[] = [
  { name: 'drawDistance', label: 'Draw distance', step: 16, unit: ' m' },
  { name: 'detail', label: 'Object detail', step: 0.25, unit: '×' },
  { name: 'textureMegabytes', label: 'Textures', step: 64, unit: ' MB' },
  { name: 'resolution', label: 'Resolution', step: 0.05, unit: '×' },
  { name: 'quality', label: 'Quality (1: materials, 2: shadows too)', step: 1, unit: '' },
  { name: 'leastPixels', label: 'Leave out below', step: 0.5, unit: ' pixels' },
  { name: 'volume', label: 'Sounds', step: 0.05, unit: '' },
];

/** How far one sees, and how finely. */
export function SettingsPanel({ state }: { readonly state: ViewState }) {
  const settings = state.settings.value;
  return (
    <section class="panel" tabIndex={0} aria-label="Graphics">
      <h2>Graphics</h2>
      {SLIDERS.map(({ name, label, step, unit }) => (
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
            min={SETTING_LIMITS[name][0]}
            max={SETTING_LIMITS[name][1]}
            step={step}
            value={settings[name]}
            onInput={({ currentTarget }) => {
              state.settings.value = { ...settings, [name]: Number(currentTarget.value) };
              keep('settings', state.settings.value);
            }}
          />
        </label>
      ))}
      <p class="quiet small">
        People are shown as bodies of this viewer’s own, in the colours of what they wear; meshes on their
        bones are drawn. Media and voice are absent.
      </p>
    </section>
  );
}
