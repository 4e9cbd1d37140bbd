import { render } from 'preact';
import { Inspector, connect } from '../inspector/index.ts';

const TOKEN = 'landfall inspector token';

/** From the fragment, which is not sent to anybody; it stays for reloads of this tab. */
function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    sessionStorage.setItem(TOKEN, token);
    history.replaceState(null, '', location.pathname);
  }
  return token ?? sessionStorage.getItem(TOKEN) ?? '';
}

async function show(root: HTMLElement): Promise<void> {
  const api = connect(takeToken());
  try {
    const summary = await api.summary();
    document.title = `${summary.title} – Landfall inspector`;
    render(<Inspector api={api} summary={summary} />, root);
  } catch (error) {
    render(<main class="panel">{error instanceof Error ? error.message : String(error)}</main>, root);
  }
}

const root = document.getElementById('root');
if (root !== null) void show(root);
