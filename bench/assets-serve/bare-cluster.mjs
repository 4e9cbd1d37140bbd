// What node:http can do: two processes that serve the same bytes from memory and check nothing.
// Usage: node bare-cluster.mjs <port> <textures>
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { bytesOf, idOf } from './textures.mjs';

const [port, count] = process.argv.slice(2).map(Number);
if (cluster.isPrimary) {
  for (let worker = 0; worker < 2; worker += 1) cluster.fork();
  cluster.on('listening', () => process.stdout.write('listening\n'));
} else {
  const textures = new Map();
  for (let n = 0; n < count; n += 1) textures.set(`/assets/${idOf(n)}/data`, bytesOf(n));
  const server = createServer((request, response) => {
    const bytes = textures.get(request.url);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (bytes === undefined) {
      response.writeHead(404, { 'content-length': 0 }).end();
    } else if (range === null) {
      response.writeHead(200, { 'content-type': 'image/x-j2c', 'content-length': bytes.length }).end(bytes);
    } else {
      const [start, end] = [Number(range[1]), Number(range[2])];
      response
        .writeHead(206, {
          'content-type': 'image/x-j2c',
          'content-length': end + 1 - start,
          'content-range': `bytes ${start}-${end}/${bytes.length}`,
        })
        .end(bytes.subarray(start, end + 1));
    }
  });
  server.listen({ port, host: '127.0.0.1', backlog: 4096 });
}
