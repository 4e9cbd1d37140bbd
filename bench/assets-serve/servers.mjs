// Starts the servers that are compared, each on loopback, one at a time, and ends them.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** nginx at its best: two workers with a socket each, open files cached, sendfile, no log. */
export async function startNginx(root) {
  const port = await freePort();
  const folder = join(root, 'nginx');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'nginx.conf'),
    `
${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 2;
worker_rlimit_nofile 65536;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush off;
  keepalive_requests 100000000;
  keepalive_timeout 60s;
  open_file_cache max=40000 inactive=600s;
  open_file_cache_valid 600s;
  open_file_cache_min_uses 1;
  types { }
  default_type image/x-j2c;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} reuseport backlog=4096;
    root ${join(root, 'www')};
  }
}
`,
  );
  return await started('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], port);
}

export async function startBareCluster(textures) {
  const port = await freePort();
  return await started(process.execPath, [here('bare-cluster.mjs'), String(port), String(textures)], port);
}

/** Ours, as an operator starts it, with settings as in the guide. */
export async function startOurs(root, settings = {}) {
  const port = await freePort();
  const config = join(root, 'config.json');
  writeFileSync(config, JSON.stringify({ port, data: join(root, 'store'), ...settings }));
  return await started(
    process.execPath,
    [here('../../packages/lab/dist/cli/bin.js'), 'assets', 'serve', '--config', config],
    port,
  );
}

/** @returns url, pid, and `stop`, which resolves when the process is gone */
async function started(command, args, port) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/assets/none/data`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    pid: child.pid,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** RssAnon of a process and all that it started, in MiB. */
export function anonymousMiB(pid) {
  let kib = 0;
  for (const one of familyOf(pid)) {
    const status = readFileSync(`/proc/${one}/status`, 'utf8');
    kib += Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0);
  }
  return kib / 1024;
}

function familyOf(pid) {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        return [Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
      } catch {
        return [0, 0];
      }
    });
  const family = [pid];
  for (const one of family) for (const [child, parent] of parents) if (parent === one) family.push(child);
  return family;
}
