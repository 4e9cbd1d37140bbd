import type { Journey } from '@landfall/client';
import { ClosedError, LandfallError } from '@landfall/protocol/errors';
import type { WorldCommand } from '../port/index.ts';
import type { AssetDesk } from './asset-desk.ts';
import type { ViewedRegion, ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** What commands are carried out with. */
export interface Obedience {
  readonly session: ViewedSession;
  readonly desk: AssetDesk;
  readonly tell: Tell;
  /** By the number that it has in news. */
  regionWith(number: number): ViewedRegion | undefined;
}

/** Carries out what a viewer asks for; what cannot be done is told in words. */
export class Obeyer {
  readonly #parts: Obedience;
  #cancelTeleport: AbortController | undefined;

  constructor(parts: Obedience) {
    this.#parts = parts;
  }

  obey(command: WorldCommand): void {
    const { session } = this.#parts;
    // What is still on its way when the session ends has nobody to do it.
    if (!session.isAlive) return;
    try {
      this.#do(command, session);
    } catch (error) {
      this.#tellFailure(error);
    }
  }

  #do(command: WorldCommand, session: ViewedSession): void {
    const { agent, chat } = session;
    const { desk } = this.#parts;
    switch (command.type) {
      case 'say':
        return chat.say(command.text, { volume: command.volume, channel: command.channel });
      case 'typing':
        return chat.setTyping(command.isTyping);
      case 'tell':
        return chat.sendInstantMessage(command.to, command.text);
      case 'go':
        return command.direction === undefined
          ? agent.stop()
          : agent.walk(command.direction, { fast: command.isFast });
      case 'fly':
        return command.isFlying ? agent.fly() : agent.land();
      case 'face':
        return agent.face(command.headingRad);
      case 'look':
        return agent.look({ position: command.position, direction: command.direction, far: command.far });
      case 'sit':
        return this.#soon(agent.sitOn(command.id));
      case 'sitOnGround':
        return agent.sitOnGround();
      case 'stand':
        return agent.stand();
      case 'touch':
        return this.#touch(command.region, command.localId);
      case 'teleport':
        return this.#teleport(command.to);
      case 'cancelTeleport':
        return this.#cancelTeleport?.abort();
      case 'want':
        return desk.want(command);
      case 'unwant':
        return desk.unwant(command.ticket);
      case 'logout':
        return this.#soon(session.logout());
    }
  }

  #touch(number: number, localId: number): void {
    const region = this.#parts.regionWith(number);
    if (region !== undefined) this.#parts.session.touch.touch(region, localId);
  }

  #teleport(to: string): void {
    const { session, tell } = this.#parts;
    const cancel = new AbortController();
    this.#cancelTeleport = cancel;
    const journey: Journey = session.travel.teleport(to, { signal: cancel.signal });
    tell({ type: 'travel', state: 'under-way', words: to });
    journey.arrival.then(
      ({ region }) => tell({ type: 'travel', state: 'arrived', words: region.name }),
      (error: unknown) => tell({ type: 'travel', state: 'failed', words: wordsOf(error) }),
    );
  }

  #soon(done: Promise<void>): void {
    done.catch((error: unknown) => this.#tellFailure(error));
  }

  #tellFailure(error: unknown): void {
    // Something else was asked for meanwhile, or the session has ended, which is told by itself.
    if (error instanceof ClosedError) return;
    this.#parts.tell({ type: 'alert', text: wordsOf(error) });
  }
}

/** What went wrong, for people. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof LandfallError)) return 'Something went wrong in the viewer itself.';
  const words = 'words' in error && typeof error.words === 'string' ? error.words : '';
  return words === '' ? error.message : words;
}
