// Our client as a traveller: logs in, and teleports whenever a line "go <column> <row>" comes (squares of 256 m of the grid).
// node traveller.mjs <login uri> <first> <last> <password>
import { createInterface } from 'node:readline';
import { arrive, defaultRooms, travel } from '@landfall/client';
import { createNodePorts } from '@landfall/transport/node';

const [grid, firstName, lastName, password] = process.argv.slice(2);
const rooms = [...defaultRooms(), travel()];
const session = await arrive(
  { grid, firstName, lastName, secret: { password }, rooms, retriesPresence: true },
  createNodePorts(),
);
console.log('connected');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') break;
  const [column, row] = line.split(' ').slice(1).map(Number);
  const global = { x: column * 256 + 128, y: row * 256 + 128, z: 40 };
  const error = await session.travel.teleport({ global }).arrival.then(
    () => undefined,
    (failed) => failed,
  );
  console.log(error === undefined ? 'placed' : `failed ${error.message}`);
}
await session.logout();
process.exit(0);
