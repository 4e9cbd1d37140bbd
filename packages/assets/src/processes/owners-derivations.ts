import type { Derivation, Deriving } from '../derive/index.ts';
import { encodeAsset } from '../store/index.ts';
import type { AssetStore, StoredAsset } from '../store/index.ts';
import type { FrontQuestions, OwnerQuestions } from './questions.ts';
import type { Talk } from './talk.ts';

/** Derivations that the owner of the store makes, once for all fronts, and keeps. */
export class OwnersDerivations implements Deriving {
  readonly #owner: Talk<OwnerQuestions, FrontQuestions>;

  constructor(owner: Talk<OwnerQuestions, FrontQuestions>) {
    this.#owner = owner;
  }

  async derive(
    _store: Pick<AssetStore, 'read'>,
    asset: StoredAsset,
    derivation: Derivation,
  ): Promise<Uint8Array> {
    return await this.#owner.ask('derive', { asset: encodeAsset(asset), derivation });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // They are the owner's.
  }
}
