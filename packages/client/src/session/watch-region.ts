import { ClosedError } from '@landfall/protocol/errors';
import type { EventQueueClientEvent } from '@landfall/protocol/capability';
import type { Emitter } from '../events/index.ts';
import { logTestified } from '../logger/index.ts';
import type { Loss, LossListener, LossWatch, Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { SessionEvents } from './session-events.ts';

/** Tells what makes one think that the region is lost which the agent is in, and of any that is. */
export function lossListener(
  scope: Pick<SessionScope, 'logger' | 'witness'>,
  emitter: Emitter<SessionEvents>,
  onLost: (region: Region, cause: ClosedError) => void,
): LossListener<Region> {
  /** Of a neighbour nothing is told: what was seen then, is nothing to take back once the agent is there. */
  const told = new WeakSet<Region>();
  return {
    onSuspected(region, loss) {
      if (region.isChild) return;
      told.add(region);
      const signs = wordsOf(loss);
      region.witness?.observe('LossSuspected', { region: region.label, signs });
      logTestified(scope, 'warn', `${region.label} may be lost: ${signs}`);
      emitter.emit('lossSuspected', { region, ...loss });
    },
    onDismissed(region) {
      if (!told.delete(region) || region.isChild) return;
      region.witness?.observe('LossDismissed', { region: region.label });
      emitter.emit('lossDismissed', { region });
    },
    onLost(region, loss) {
      const cause = { by: 'peer', reason: 'lost' } as const;
      const error = new ClosedError(`${region.label} is lost: ${wordsOf(loss)}`, cause);
      onLost(region, error);
    },
  };
}

/** What the answers of a region's queue say of the region itself. That it is gone is told by {@link LossWatch.queueGone}. */
export function noteQueueAnswer(watch: LossWatch<Region>, event: EventQueueClientEvent): void {
  if (event.type === 'stopped') return;
  const isUnanswered = event.type === 'error' && (event.cause === 'network' || event.cause === 'timeout');
  watch.queueAnswered(!isUnanswered);
}

const WORDS = {
  silent: 'it answers no pings',
  'event-queue-gone': 'its event queue does not exist any more',
  'event-queue-unreachable': 'its event queue cannot be reached',
} as const;

function wordsOf({ signs, silentForMs }: Loss): string {
  const seen = signs.map((sign) => WORDS[sign]).join(', ');
  return silentForMs === 0 ? seen : `${seen}; nothing has come for ${Math.round(silentForMs / 1000)} s`;
}
