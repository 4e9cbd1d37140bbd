import { UsageError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { agentBlock } from '../circuits/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { BuildOptions, Edits, Expectation } from './edits.ts';
import { objectOf, suspicionOfAll } from './field-edits.ts';
import { checkLocalIds } from './possible.ts';

function messageOf(edits: Edits, name: 'ObjectLink' | 'ObjectDelink', localIds: readonly number[]): Message {
  const ObjectData = localIds.map((ObjectLocalID) => ({ ObjectLocalID }));
  return { name, AgentData: agentBlock(edits.scope.ids), ObjectData };
}

/** What is so already is asked for all the same, and done when that was acked: the region has nothing to report. */
async function makeOnce<Result>(
  edits: Edits,
  message: Message,
  expected: Expectation<Result> & { readonly reported: () => Result | undefined },
  options: BuildOptions,
): Promise<Result> {
  const already = expected.reported();
  if (already === undefined) return edits.make([message], expected, options);
  await edits.deliver(message, options);
  return already;
}

/** Makes one of several, under the first. Done when all of them are parts of it; with no parts at once. */
export async function link(
  edits: Edits,
  rootId: number,
  partIds: readonly number[],
  options: BuildOptions,
): Promise<readonly WorldObject[]> {
  const what = 'linking objects';
  checkLocalIds(what, partIds);
  if (partIds.includes(rootId)) throw new UsageError(`${what}: ${rootId} cannot be part of itself`);
  const root = objectOf(edits, rootId, what);
  const parts = partIds.map((localId) => objectOf(edits, localId, what));
  if (parts.length === 0) return edits.region.objects.linksetOf(rootId);
  const needs = [rootId, ...partIds];
  const expected = {
    what,
    needs,
    suspicion: suspicionOfAll([root, ...parts], OBJECT_FLAG.modify),
    reported: () =>
      root.parentId === 0 && parts.every(({ parentId }) => parentId === rootId)
        ? edits.region.objects.linksetOf(rootId)
        : undefined,
  };
  return makeOnce(edits, messageOf(edits, 'ObjectLink', needs), expected, options);
}

/** Takes parts out of their linksets; a root leaves its parts, which stay together. Done when none of them has whom it had; without any at once. */
export async function unlink(
  edits: Edits,
  localIds: readonly number[],
  options: BuildOptions,
): Promise<readonly WorldObject[]> {
  const what = 'unlinking objects';
  checkLocalIds(what, localIds);
  if (localIds.length === 0) return [];
  const { objects } = edits.region;
  const going = localIds.map((localId) => objectOf(edits, localId, what));
  const leftBehind = new Map(
    going
      .filter(({ parentId }) => parentId === 0)
      .map(({ localId }) => [localId, objects.childrenOf(localId)]),
  );
  const isAlone = ({ localId, parentId }: WorldObject): boolean =>
    parentId === 0 && (leftBehind.get(localId) ?? []).every((part) => part.parentId !== localId);
  const expected = {
    what,
    needs: localIds,
    suspicion: suspicionOfAll(going, OBJECT_FLAG.modify),
    reported: () => (going.every(isAlone) ? going : undefined),
  };
  return makeOnce(edits, messageOf(edits, 'ObjectDelink', localIds), expected, options);
}
