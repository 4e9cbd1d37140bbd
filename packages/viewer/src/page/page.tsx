import { hashPassword } from '@landfall/protocol/login';
import { render } from 'preact';
import { keysOfKept } from '../input/index.ts';
import { kept } from '../kept/index.ts';
import { App, createState, loadViewer, notify, takeNews } from '../panels/index.ts';
import type { LoginEntry } from '../panels/index.ts';
import { settingsOfKept } from '../settings/index.ts';
import { connectWorker } from '../session/index.ts';
import { Workshop } from '../workshop/index.ts';
import { configOf } from './config.ts';

/** Milliseconds between two looks at whether the session's worker is alive. */
const CHECK_MS = 3_000;
const TOKEN = 'landfall token';

/** From the fragment, which is not sent to anybody; it stays for reloads of this tab. */
function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    sessionStorage.setItem(TOKEN, token);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return token ?? sessionStorage.getItem(TOKEN) ?? undefined;
}

async function readConfig() {
  try {
    const answer = await fetch('./config.json');
    return configOf(answer.ok ? await answer.json() : undefined);
  } catch {
    return configOf(undefined);
  }
}

function socketAt(path: string): string {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return url.href;
}

const token = takeToken();
const state = createState();
state.settings.value = settingsOfKept(kept('settings'));
state.keys.value = keysOfKept(kept('keys')) ?? state.keys.value;
const world = connectWorker(() => new Worker('./session.js', { type: 'module' }));
const workshop = new Workshop(() => new Worker('./workshop.js', { type: 'module' }));
workshop.onGone = () =>
  notify(state, 'What makes shapes and pictures has broken down: nothing new is drawn. Reload the page.');
const root = document.getElementById('root');
const config = await readConfig();
if (config.grids.length === 0) state.refusal.value = 'This gateway lists no grids, or does not answer.';

world.onNews((news) => takeNews(state, news));
setInterval(() => world.check(), CHECK_MS);
// The grid would believe that somebody is still there.
addEventListener('pagehide', () => world.send({ type: 'logout' }));

function login({ grid, name, password, start }: LoginEntry): void {
  const [firstName = '', ...rest] = name.trim().split(/[ .]+/);
  state.phase.value = 'entering';
  state.refusal.value = '';
  world.login({
    grid,
    firstName,
    lastName: rest.join(' ') || 'Resident',
    passwordHash: hashPassword(password),
    start: start.trim() === '' ? 'last' : start.trim(),
    socket: socketAt(config.socket),
    token,
  });
}

if (root !== null)
  render(
    <App
      state={state}
      world={world}
      workshop={workshop}
      grids={config.grids}
      operator={config.operator}
      onLogin={login}
    />,
    root,
  );

// It comes while somebody types; what goes wrong is told by who needs it.
loadViewer().catch(() => undefined);
