import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SceneMenu as Menu } from './state.ts';

/** What can be done with what is under the pointer. */
export interface MenuEntry {
  readonly label: string;
  readonly act: () => void;
}

/** A menu where the pointer is; arrows go through it, Esc closes it. */
export function SceneMenu({
  menu,
  title,
  entries,
  onClose,
}: {
  readonly menu: Menu;
  readonly title: string;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = list;
    if (current === null) return;
    const { clientWidth, clientHeight } = document.documentElement;
    current.style.left = `${Math.min(menu.x, clientWidth - current.offsetWidth - 8)}px`;
    current.style.top = `${Math.min(menu.y, clientHeight - current.offsetHeight - 8)}px`;
    current.querySelector('button')?.focus();
  }, [menu]);
  const step = (by: number): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      ref={list}
      class="menu"
      role="menu"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key === 'ArrowDown') step(1);
        if (event.key === 'ArrowUp') step(-1);
        event.stopPropagation();
      }}
    >
      <p class="quiet small">{title}</p>
      {entries.map(({ label, act }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          onClick={() => {
            onClose();
            act();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
