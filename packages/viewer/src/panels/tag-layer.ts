import type { Tag } from '../viewer/index.ts';

/** Names and texts over the scene, as elements that are moved and not made anew. Text is text. */
export class TagLayer {
  readonly #layer: HTMLElement;
  readonly #elements = new Map<string, HTMLElement>();

  constructor(layer: HTMLElement) {
    this.#layer = layer;
  }

  /** Shows these, and no others. */
  show(tags: readonly Tag[]): void {
    const { clientWidth: width, clientHeight: height } = this.#layer;
    const shown = new Set<string>();
    for (const tag of tags) {
      shown.add(tag.key);
      const element = this.#elementOf(tag);
      if (element.textContent !== tag.text) element.textContent = tag.text;
      const [x, y] = [Math.round(tag.x * width), Math.round(tag.y * height)];
      element.style.transform = `translate(${x}px, ${y}px) translate(-50%, -100%)`;
      element.style.opacity = String(Math.min(1, 1.25 - tag.distance / 60));
    }
    for (const [key, element] of this.#elements) {
      if (shown.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
  }

  #elementOf({ key, kind, colour }: Tag): HTMLElement {
    const known = this.#elements.get(key);
    if (known !== undefined) return known;
    const element = document.createElement('div');
    element.className = `tag ${kind}`;
    // Who cannot see hears of people in their panel.
    element.setAttribute('aria-hidden', 'true');
    if (colour !== undefined) element.style.color = `rgb(${colour[0]} ${colour[1]} ${colour[2]})`;
    this.#layer.append(element);
    this.#elements.set(key, element);
    return element;
  }
}
