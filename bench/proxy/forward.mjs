// A process that forwards datagrams: by a bare loop of node:dgram, or by the proxy with a rule that has it renumber, and a recording.
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { createProxyRecording, nodeProxyEnvironment, startProxy } from '@landfall/lab/proxy';

const [kind, grid, simulatorPort] = process.argv.slice(2);
const path = join(tmpdir(), `bench-proxy-${process.pid}.lfc`);
let forwarded = 0;

/** A socket for the viewer, one for the simulator, and nothing between. */
async function bare() {
  const sockets = [0, 1].map(() => createSocket({ type: 'udp4', recvBufferSize: 4 << 20 }));
  for (const socket of sockets) {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  }
  const [front, upstream] = sockets;
  let viewerPort;
  front.on('message', (datagram, from) => {
    viewerPort = from.port;
    upstream.send(datagram, Number(simulatorPort), '127.0.0.1');
  });
  upstream.on('message', (datagram) => {
    forwarded++;
    if (viewerPort !== undefined) front.send(datagram, viewerPort, '127.0.0.1');
  });
  return { port: front.address().port };
}

const HELLO = { name: 'CompletePingCheck', PingID: { PingID: 1 } };
/** One message of our own each way, so that all that follow are renumbered; then there is no rule. */
function renumbering() {
  const rules = { fault: (error) => console.error(error), close: () => {} };
  rules.current = () => {
    rules.current = undefined;
    return { inject: ['viewer', 'simulator'].map((to) => ({ to, message: HELLO, reliable: false })) };
  };
  return rules;
}

async function proxy({ isRecorded, keepsSecrets }) {
  const environment = nodeProxyEnvironment({ grid, bind: '127.0.0.1', port: 0 });
  const { clock } = environment;
  const openFront = async () => {
    const link = await environment.openFront();
    return {
      local: link.local,
      send(datagram, to) {
        forwarded++;
        link.send(datagram, to);
      },
      onDatagram: (receive) => link.onDatagram(receive),
      onError: (report) => link.onError(report),
      close: () => link.close(),
    };
  };
  const recording = isRecorded ? await createProxyRecording(path, { clock, keepsSecrets }) : undefined;
  const options = { grid, bind: '127.0.0.1', recording, rules: renumbering() };
  const running = await startProxy(options, { ...environment, openFront });
  return { loginUri: running.loginUri, end: () => recording?.close() };
}

const { end = () => undefined, ...place } = await {
  bare,
  proxy: () => proxy({ isRecorded: false }),
  recorded: () => proxy({ isRecorded: true, keepsSecrets: true }),
  redacted: () => proxy({ isRecorded: true, keepsSecrets: false }),
}[kind]();

async function finish() {
  const report = await end();
  await rm(path, { force: true });
  process.send({ dropped: report?.dropped ?? 0 });
}

process.on('message', (word) => {
  if (word === 'count') process.send({ forwarded, cpu: process.cpuUsage() });
  else void finish();
});
process.send(place);
