import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A part of the page that is fetched when it is first shown. While it comes, and when it does not, that is said. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [failures, setFailures] = useState(0);
    const [, setLoaded] = useState(false);
    useEffect(() => {
      if (known !== undefined) return;
      load().then(
        (loaded) => {
          known = loaded;
          setLoaded(true);
        },
        () => setFailures((before) => before + 1),
      );
    }, []);
    const Known = known;
    if (Known !== undefined) return <Known {...props} />;
    if (failures === 0) return <Waiting>Coming …</Waiting>;
    return (
      <Waiting>
        This part of the page did not come: the gateway does not answer, or serves another version by now.
        Reload the page.
      </Waiting>
    );
  };
}

function Waiting({ children }: { readonly children: ComponentChildren }) {
  return (
    <section class="panel" aria-label="Coming">
      <p class="quiet" role="status">
        {children}
      </p>
    </section>
  );
}
