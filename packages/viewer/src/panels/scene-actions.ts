import { OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import type { MutedTold, World } from '../port/index.ts';
import type { Viewer } from '../viewer/index.ts';
import { MATRIX_FLOATS } from '../world/index.ts';
import { openConversation } from './messages-panel.tsx';
import type { MenuEntry } from './scene-menu.tsx';
import { muteThis } from './mute.ts';
import { notify } from './state.ts';
import type { ViewState } from './state.ts';

/** What actions work with. */
export interface ActionParts {
  readonly state: ViewState;
  readonly world: World;
  readonly viewer: Viewer;
}

/** What the menu is about, in words. */
export function titleOf({ state, viewer }: ActionParts, instance: number | undefined): string {
  if (instance === undefined) return 'The ground';
  const { columns, texts } = viewer.table;
  if (columns.pcodes[instance] === PCODE.avatar) {
    const id = viewer.table.idOf(instance);
    return state.people.value.find((person) => person.id === id)?.name ?? 'Somebody';
  }
  return texts.all.get(instance)?.text.split('\n')[0]?.slice(0, 40) ?? 'An object';
}

/** What can be done with what is under the pointer. */
export function entriesFor(parts: ActionParts, instance: number | undefined): readonly MenuEntry[] {
  if (instance === undefined) return groundEntries(parts);
  const { columns } = parts.viewer.table;
  return columns.pcodes[instance] === PCODE.avatar
    ? personEntries(parts, instance)
    : objectEntries(parts, instance);
}

function groundEntries({ state, world }: ActionParts): readonly MenuEntry[] {
  return state.isSitting.value
    ? [{ label: 'Stand up', act: () => world.send({ type: 'stand' }) }]
    : [{ label: 'Sit down here', act: () => world.send({ type: 'sitOnGround' }) }];
}

function personEntries(parts: ActionParts, instance: number): readonly MenuEntry[] {
  const { state, viewer } = parts;
  const id = viewer.table.idOf(instance);
  const look = { label: 'Look at', act: () => lookAt(viewer, instance) };
  if (instance === viewer.own) return [look];
  return [
    { label: 'Write', act: () => openConversation(state, id) },
    look,
    muteEntry(parts, { kind: 'agent', id, name: titleOf(parts, instance) }),
  ];
}

function objectEntries(parts: ActionParts, instance: number): readonly MenuEntry[] {
  const { state, world, viewer } = parts;
  const { table } = viewer;
  const { updateFlags, regions, localIds } = table.columns;
  const root = table.rootOf(instance);
  const isTouched = ((updateFlags[instance]! | updateFlags[root]!) & OBJECT_FLAG.touch) !== 0;
  const entries: MenuEntry[] = [];
  if (isTouched)
    entries.push({
      label: 'Touch',
      act: () => world.send({ type: 'touch', region: regions[instance]!, localId: localIds[instance]! }),
    });
  if (state.isSitting.value) entries.push({ label: 'Stand up', act: () => world.send({ type: 'stand' }) });
  else entries.push({ label: 'Sit here', act: () => world.send({ type: 'sit', id: table.idOf(instance) }) });
  entries.push({ label: 'Look at', act: () => lookAt(viewer, instance) });
  entries.push({ label: 'Inspect', act: () => notify(state, inspected(viewer, instance)) });
  entries.push(muteEntry(parts, { kind: 'object', id: table.idOf(root), name: titleOf(parts, instance) }));
  return entries;
}

/** Mutes it, or hears it again. */
function muteEntry({ state, world }: ActionParts, who: MutedTold): MenuEntry {
  const muted = state.mutes.value.find(({ kind, id }) => kind === who.kind && id === who.id);
  if (muted === undefined) return { label: 'Mute', act: () => muteThis({ state, world }, who) };
  return { label: 'Hear again', act: () => world.send({ type: 'unmute', ...muted }) };
}

function lookAt({ camera, table }: Viewer, instance: number): void {
  const { matrices } = table.columns;
  const at = instance * MATRIX_FLOATS;
  camera.focusOn([matrices[at + 3]!, matrices[at + 7]!, matrices[at + 11]!]);
}

/** What an object is, in a line. */
function inspected({ table }: Viewer, instance: number): string {
  const { columns, forms, looks } = table;
  const form = forms.all[columns.forms[instance]!];
  const [x, y, z] = [0, 1, 2].map((axis) => columns.scales[instance * 3 + axis]!.toFixed(2));
  const textures = looks.texturesOf[columns.looks[instance]!]?.length ?? 0;
  return `${form?.kind ?? 'object'} ${table.idOf(instance)}, ${x} × ${y} × ${z} m, ${textures} textures`;
}
