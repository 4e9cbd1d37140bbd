import { RegionHandshake } from '@landfall/protocol/message';
import { pause } from '../lifetime/index.ts';
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
    if (options.replyDelayMs > 0) void replyLater(region, scope, options);
    else reply(region, scope, options);
    region.emitter.emit('described', description);
  });
}

async function replyLater(region: Region, scope: SessionScope, options: HandshakeOptions): Promise<void> {
  const { lifetime } = region;
  const wait = { what: 'RegionHandshakeReply', lifetime, clock: scope.ports.clock };
  await pause(options.replyDelayMs, wait).then(
    () => reply(region, scope, options),
    () => undefined,
  );
}

function reply(region: Region, { ids }: SessionScope, { flags, deadline }: HandshakeOptions): void {
  if (region.circuit.isMuted) return;
  region.circuit.send(
    { name: 'RegionHandshakeReply', AgentData: agentBlock(ids), RegionInfo: { Flags: flags } },
    { reliable: true, budget: 'until-deadline', deadline: deadline() },
  );
  region.witness?.observe('RegionHandshakeReplySent', { flags });
}
