// A login that names this process, and datagrams at a pace, each with the time at which it was sent.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { once } from 'node:events';

const socket = createSocket({ type: 'udp4', sendBufferSize: 4 << 20 });
socket.bind(0, '127.0.0.1');
await once(socket, 'listening');
const id = '11111111-2222-3333-4444-555555555555';
const server = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/llsd+xml');
  response.end(`<llsd><map><key>login</key><string>true</string><key>agent_id</key><string>${id}</string>
<key>session_id</key><string>${id}</string><key>circuit_code</key><integer>5</integer>
<key>sim_ip</key><string>127.0.0.1</string><key>sim_port</key><integer>${socket.address().port}</integer>
<key>seed_capability</key><string>http://127.0.0.1:${server.address().port}/seed</string>
<key>region_x</key><integer>256000</integer><key>region_y</key><integer>256000</integer></map></llsd>`);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

/** ImprovedTerseObjectUpdate by its number: what a region sends most. */
const NUMBER = 15;
/** What one turn of the loop sends at most, so that timers come in between. */
const MOST_AT_ONCE = 500;

async function send({ ports, bytes, perSecond, seconds }) {
  const startedAt = performance.now();
  let sent = 0;
  let lost = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    const due = Math.floor(((performance.now() - startedAt) * perSecond) / 1000);
    for (let at = 0; sent < due && at < MOST_AT_ONCE; at++) {
      const datagram = Buffer.alloc(bytes);
      datagram.writeBigUInt64BE(process.hrtime.bigint(), 8);
      // Behind the header's six bytes.
      datagram[6] = NUMBER;
      socket.send(datagram, ports[sent % ports.length], '127.0.0.1', (error) => {
        if (error) lost++;
      });
      sent++;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { sent: sent - lost, seconds: (performance.now() - startedAt) / 1000 };
}

process.on('message', ({ send: load }) => void send(load).then((done) => process.send(done)));
process.on('disconnect', () => process.exit(0));
process.send({ loginUri: `http://127.0.0.1:${server.address().port}/` });
