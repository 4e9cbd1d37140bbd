import { useState } from 'preact/hooks';
import type { ViewState } from './state.ts';

/** A grid that the gateway lets sessions go to. */
export interface GridOffer {
  readonly id: string;
  readonly name: string;
  readonly loginUri: string;
  /** Accounts that everybody knows: of the embedded grid only. */
  readonly accounts: readonly { readonly name: string; readonly password: string }[];
}

/** What somebody has filled in. */
export interface LoginEntry {
  readonly grid: string;
  readonly name: string;
  readonly password: string;
  readonly start: string;
}

/** The first page: who, where to, and what the gateway sees. */
export function LoginForm({
  state,
  grids,
  operator,
  onLogin,
}: {
  readonly state: ViewState;
  readonly grids: readonly GridOffer[];
  readonly operator: string;
  readonly onLogin: (entry: LoginEntry) => void;
}) {
  const [gridId, setGridId] = useState(grids[0]?.id ?? '');
  const grid = grids.find(({ id }) => id === gridId) ?? grids[0];
  const known = grid?.accounts[0];
  const isBusy = state.phase.value === 'entering';
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isBusy || !(event.currentTarget instanceof HTMLFormElement) || grid === undefined) return;
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    };
    onLogin({ grid: grid.loginUri, name: text('name'), password: text('password'), start: text('start') });
  };
  return (
    <main class="login">
      <form class="card" onSubmit={submit} aria-busy={isBusy}>
        <h1>Landfall</h1>
        <p class="quiet">Step into an OpenSimulator region.</p>
        <label>
          Grid
          <select name="grid" value={gridId} onChange={(event) => setGridId(event.currentTarget.value)}>
            {grids.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Name
          <input
            key={`name ${gridId}`}
            name="name"
            required
            autocomplete="username"
            placeholder="First Last"
            defaultValue={known?.name ?? ''}
          />
        </label>
        <label>
          Password
          <input
            key={`password ${gridId}`}
            name="password"
            type="password"
            required
            autocomplete="current-password"
            defaultValue={known?.password ?? ''}
          />
        </label>
        <label>
          Start
          <input name="start" list="starts" defaultValue="last" />
          <datalist id="starts">
            <option value="last" />
            <option value="home" />
          </datalist>
        </label>
        <button class="primary" type="submit" disabled={isBusy || grid === undefined}>
          {isBusy ? state.step.value || 'Entering …' : 'Log in'}
        </button>
        <p role="alert" class="refusal">
          {state.refusal.value}
        </p>
        <p class="quiet small">
          Your password is hashed in this page. The gateway
          {operator === '' ? '' : ` (${operator})`} sees the session that it carries: use one you trust.
        </p>
      </form>
    </main>
  );
}
