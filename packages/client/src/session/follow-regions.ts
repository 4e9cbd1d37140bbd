import { RegionHandshake } from '@landfall/protocol/message/compact';
import { followHandshakes } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { ArrivalProgress } from './arrival-progress.ts';
import type { Arriving } from './arriving.ts';
import type { Ending } from './ending.ts';
import { followEndings } from './follow-endings.ts';
import type { Reception } from './reception.ts';
import type { Revisits } from './revisits.ts';
import type { SessionSettings } from './session-options.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What the session does about what regions say. */
export interface FollowParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly reception: Reception;
  readonly progress: ArrivalProgress;
  readonly whereabouts: Whereabouts;
  readonly revisits: Revisits;
  readonly arriving: Arriving;
  readonly ending: Ending;
}

/** Listens to what a session cannot do without. A silent client listens and answers nothing. */
export function followRegions(parts: FollowParts): void {
  const { scope, settings, reception, progress, whereabouts, arriving } = parts;
  const { dispatch } = reception;
  const { clock } = scope.ports;
  followEndings(dispatch, parts);
  followHandshakes(dispatch, scope, {
    flags: settings.handshakeFlags,
    replyDelayMs: settings.handshakeReplyDelayMs,
    deadline: () => Math.max(arriving.deadline, clock.now() + settings.deadlineMs),
  });
  dispatch.take(RegionHandshake, (_, region) => {
    if (!region.isChild) progress.mark('RegionHandshake', clock.now());
  });
  whereabouts.follow();
}
