/** The one address of a grid that stands in another's: simulators and clients come there. */
import type { Handler } from '@landfall/assets/http';
import { UsageError } from '@landfall/protocol/errors';
import { openGridServer } from '../grid-server.ts';
import type { GridServer, GridServerOptions } from '../grid-server.ts';
import { openPeerFront } from '../peers/index.ts';
import type { PeerFrontOptions } from '../peers/index.ts';
import { openDoorway } from './doorway.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Opens it where the configuration says. What simulators ask goes to `answerSimulator`, which finds out who may.
 * @throws UsageError for an address and port that cannot be had, and where there are no sockets of this machine
 */
export async function openEntrance(
  answerClient: Handler,
  options: GridServerOptions,
  answerSimulator: PeerFrontOptions['answer'],
): Promise<GridServer> {
  const { bind, httpPort, advertise = bind } = options.config;
  const inner = { ...options.config, bind: LOOPBACK, advertise, httpPort: 0 };
  const server = await openGridServer(answerClient, { ...options, config: inner });
  const take = server.take?.bind(server);
  if (take === undefined) throw new UsageError('a grid stands in a ROBUST by sockets of this machine alone');
  const front = await openPeerFront({ bind: LOOPBACK, port: 0, key: undefined, answer: answerSimulator });
  const closeBoth = async (): Promise<void> => {
    await Promise.all([front.close(), server.close()]);
  };
  try {
    const doors = { simulators: (socket: Parameters<typeof take>[0]) => front.take(socket), clients: take };
    const doorway = await openDoorway({ bind, port: httpPort }, doors);
    return {
      port: doorway.port,
      async close() {
        // It waits for whom it has let in, whom those cut off who have them.
        await Promise.all([doorway.close(), closeBoth()]);
      },
    };
  } catch (error) {
    await closeBoth();
    throw error;
  }
}
