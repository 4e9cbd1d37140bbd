import type { Destination, Journey } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, LandfallError, TimeoutError } from '@landfall/protocol/errors';
import type { WorldCommand } from '../port/index.ts';
import type { AskedDesk } from './asked-desk.ts';
import type { AssetDesk } from './asset-desk.ts';
import type { InventoryTeller } from './tell-inventory.ts';
import type { MaterialDesk } from './material-desk.ts';
import type { MapTeller } from './tell-map.ts';
import type { ObjectFinder } from './find-objects.ts';
import type { ViewedRegion, ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** What commands are carried out with. */
export interface Obedience {
  readonly session: ViewedSession;
  readonly desk: AssetDesk;
  readonly tell: Tell;
  /** By the number that it has in news. */
  regionWith(number: number): ViewedRegion | undefined;
  readonly asked: AskedDesk;
  readonly inventory: InventoryTeller;
  readonly finder: ObjectFinder;
  readonly map: MapTeller;
  readonly materials: MaterialDesk;
}

/** What a viewer asks for of rooms that have a desk of their own. */
type DeskCommand = Extract<
  WorldCommand,
  {
    type:
      | 'press'
      | 'fill'
      | 'grant'
      | 'answerOffer'
      | 'mute'
      | 'unmute'
      | 'openFolder'
      | 'openAllFolders'
      | 'search'
      | 'map';
  }
>;

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
        return this.#deliver(command);
      case 'wantMaterials':
        return this.#parts.materials.want(command);
      case 'typing':
        return chat.setTyping(command.isTyping);
      case 'tell':
        return this.#deliver(command);
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
        return this.#touch(command);
      case 'teleport':
        return this.#teleport(command.to, command.to);
      case 'goTo':
        return this.#teleport({ global: command }, 'a place on the map');
      case 'goToLandmark':
        return this.#teleport({ landmark: command.landmark }, 'a landmark');
      case 'cancelTeleport':
        return this.#cancelTeleport?.abort();
      case 'want':
        return desk.want(command);
      case 'unwant':
        return desk.unwant(command.ticket);
      case 'logout':
        return this.#soon(session.logout());
      default:
        return this.#doAtDesk(command, session);
    }
  }

  #doAtDesk(command: DeskCommand, { mutes }: ViewedSession): void {
    const { asked, inventory, finder, map } = this.#parts;
    switch (command.type) {
      case 'press':
        return asked.press(command.asked, command.button);
      case 'fill':
        return asked.fill(command.asked, command.text);
      case 'grant':
        return asked.grant(command.asked, command.isGranted);
      case 'answerOffer': {
        const offer = asked.takeOffer(command.asked, command.isAccepted);
        if (offer !== undefined) this.#teleport({ lure: offer.id }, `where ${offer.from} is`);
        return undefined;
      }
      case 'mute': {
        const { kind: type, id, name } = command;
        return mutes.mute({ type, id: Uuid.of(id), name, except: [] });
      }
      case 'unmute': {
        const { kind: type, id, name } = command;
        return mutes.unmute({ type, id: Uuid.of(id), name });
      }
      case 'openFolder':
        return this.#soon(inventory.open(command.id));
      case 'openAllFolders':
        return this.#soon(inventory.openAll());
      case 'search':
        return finder.search(command.words);
      case 'map':
        return this.#soon(map.fetch(command));
    }
  }

  /** What the region did not get, though it was sent again and again, is told: it can be sent once more. */
  #deliver(command: Extract<WorldCommand, { type: 'say' | 'tell' }>): void {
    const { session, tell } = this.#parts;
    const options =
      command.type === 'tell' ? { to: command.to } : { volume: command.volume, channel: command.channel };
    session.chat.deliver(command.text, options).catch((error: unknown) => {
      if (error instanceof TimeoutError) tell({ type: 'unsent', command });
      else this.#tellFailure(error);
    });
  }

  #touch({ region: number, localId, surface }: Extract<WorldCommand, { type: 'touch' }>): void {
    this.#parts.regionWith(number)?.scripts.touch(localId, surface);
  }

  #teleport(to: Destination, words: string): void {
    const { session, tell } = this.#parts;
    const cancel = new AbortController();
    this.#cancelTeleport = cancel;
    const journey: Journey = session.travel.teleport(to, { signal: cancel.signal });
    tell({ type: 'travel', state: 'under-way', words });
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
