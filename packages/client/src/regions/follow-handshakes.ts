import { RegionHandshake } from '@landfall/protocol/message/compact';
import { pause, pending } from '../lifetime/index.ts';
import type { Dispatch } from '../circuits/index.ts';
import { agentBlock } from '../circuits/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { describeRegion } from './region-description.ts';
import type { Region } from './region.ts';

/** Bits of `RegionHandshakeReply.RegionInfo.Flags`. @source PROTOCOL §5.1 */
export const HANDSHAKE_FLAG = Object.freeze({
  /** Wants all objects that can be cached. */
  cacheableObjects: 1,
  /** Has no cache: full updates instead of probes. */
  cacheEmpty: 2,
  /** Wants to be told of its own appearance. */
  selfAppearance: 4,
});

/** What a client without a cache says: all three. */
export const HANDSHAKE_FLAGS_WITHOUT_CACHE =
  HANDSHAKE_FLAG.cacheableObjects | HANDSHAKE_FLAG.cacheEmpty | HANDSHAKE_FLAG.selfAppearance;

/** How a RegionHandshake is answered. */
export interface HandshakeOptions {
  /** See `HANDSHAKE_FLAG`. */
  readonly flags: number;
  /** Some viewers wait 2 s before they answer, so that the interest list starts from the right place. */
  readonly replyDelayMs: number;
  /** Until when the reply is resent. */
  readonly deadline: () => number;
}

/**
 * Answers every RegionHandshake, whenever it comes and however often: OpenSim sends it again when the terrain's textures
 * change, and a repeated answer does no harm.
 */
export function followHandshakes(
  dispatch: Dispatch<Region>,
  scope: SessionScope,
  options: HandshakeOptions,
): void {
  dispatch.take(RegionHandshake, (handshake, region, { sizeBytes }) => {
    const description = describeRegion(handshake);
    region.description = description;
    const { RegionFlags: flags } = handshake.RegionInfo;
    region.witness?.observe('RegionHandshakeReceived', { region: description.name, flags, sizeBytes });
    if (options.replyDelayMs > 0 || region.recall !== undefined) void replyLater(region, scope, options);
    else reply(region, scope, options);
    region.emitter.emit('described', description);
  });
}

async function replyLater(region: Region, scope: SessionScope, options: HandshakeOptions): Promise<void> {
  const { lifetime } = region;
  const { clock } = scope.ports;
  try {
    const isRemembered = await recalls(region, scope);
    if (options.replyDelayMs > 0)
      await pause(options.replyDelayMs, { what: 'RegionHandshakeReply', lifetime, clock });
    const flags = isRemembered ? options.flags & ~HANDSHAKE_FLAG.cacheEmpty : options.flags;
    reply(region, scope, { ...options, flags });
  } catch {
    // The region has gone meanwhile.
  }
}

/** A store that takes longer is as good as none: the region says nothing of what stands there before it has its answer. */
const RECALL_WAIT_MS = 2000;

/** Whether an earlier visit is remembered; false where nobody can say. @throws ClosedError when the region has gone */
async function recalls(region: Region, { ports, logger }: SessionScope): Promise<boolean> {
  const { recall, description, lifetime } = region;
  if (recall === undefined || description === undefined) return false;
  const wait = { what: 'recalling a region', lifetime, clock: ports.clock };
  return pending<boolean>(wait, ({ resolve }) => {
    recall(description).then(resolve, (error: unknown) => {
      logger.log(
        'warn',
        `what stood in ${region.label} could not be read: ${error instanceof Error ? error.message : ''}`,
      );
      resolve(false);
    });
    return ports.clock.after(RECALL_WAIT_MS, () => resolve(false));
  });
}

function reply(region: Region, { ids }: SessionScope, { flags, deadline }: HandshakeOptions): void {
  if (region.circuit.isMuted) return;
  region.circuit.send(
    { name: 'RegionHandshakeReply', AgentData: agentBlock(ids), RegionInfo: { Flags: flags } },
    { reliable: true, budget: 'until-deadline', deadline: deadline() },
  );
  region.witness?.observe('RegionHandshakeReplySent', { flags });
}
