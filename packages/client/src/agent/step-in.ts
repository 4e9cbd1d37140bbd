import { formatVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { agentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';

/** Where the avatar shall look: regions take their own view of it. */
const LOOK_AT: Vector3 = Object.freeze({ x: 1, y: 0, z: 0 });

/**
 * Has the region put the avatar elsewhere in it, by a teleport within the region. It is how people free an avatar that nothing moves.
 * @returns whether it did; false also when another move is under way
 * @throws ClosedError
 */
export async function stepIn(
  session: Pick<RoomSession, 'scope' | 'journey' | 'on'>,
  region: Region,
  position: Vector3,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { scope, journey } = session;
  if (journey.state?.type !== 'placed') return false;
  const wait = { what: 'a step into the region', lifetime: scope.lifetime, signal, clock: scope.ports.clock };
  return await pending<boolean>(wait, ({ resolve }) => {
    const remove = session.on('journey', (news) => {
      if (news.type === 'failed') resolve(false);
      else if (news.type === 'placed') resolve(news.kind === 'local');
    });
    journey.leave(formatVector(position));
    const AgentData = agentBlock(scope.ids);
    const Info = { RegionHandle: region.handle, Position: position, LookAt: LOOK_AT };
    region.circuit.send({ name: 'TeleportLocationRequest', AgentData, Info }, { reliable: true });
    return remove;
  });
}
