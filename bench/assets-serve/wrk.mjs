// One run of wrk and what it says.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const GET = fileURLToPath(new URL('wrk.lua', import.meta.url));
export const POST = fileURLToPath(new URL('post.lua', import.meta.url));

/** @returns requests per second, latencies in ms, and answers that were no 2xx or broke off */
export async function wrk(url, { list, count, ranges = false, connections = 64, seconds = 5, script = GET }) {
  const threads = Math.min(2, connections);
  const args = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
  const child = spawn('wrk', args, {
    env: { ...process.env, LIST: list, COUNT: String(count), RANGES: ranges ? '1' : '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  await new Promise((resolve) => child.once('close', resolve));
  const number = (pattern) => Number(pattern.exec(text)?.[1] ?? 0);
  const ms = (part) => {
    const found = new RegExp(`\\b${part}%\\s+([\\d.]+)(us|ms|s)\\b`).exec(text);
    return found === null ? Number.NaN : Number(found[1]) * { us: 0.001, ms: 1, s: 1000 }[found[2]];
  };
  return {
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    p50: ms(50),
    p99: ms(99),
    wrong: number(/Non-2xx or 3xx responses: (\d+)/) + number(/read (\d+)/) + number(/timeout (\d+)/),
  };
}
