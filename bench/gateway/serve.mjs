// The gateway as `landfall gateway` runs it, with room for the sessions of one machine.
import { startGateway } from '@landfall/lab/gateway';

const limits = { sessionsPerAddress: 1000, sessions: 1000, unknownPerAddress: 1000 };
const gateway = await startGateway({ grids: [{ loginUri: process.argv[2] }], limits });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const { datagramsToPages } = gateway.status().since;
  process.send({ cpuUs: user + system, relayed: datagramsToPages, rss: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit(0));
process.send({ url: `${gateway.url.replace('http', 'ws')}session` });
