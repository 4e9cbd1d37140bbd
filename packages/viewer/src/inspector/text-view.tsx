import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Api } from './api.ts';

/** The story as text, or the diagram as a picture: as an image, so that nothing in it acts. */
export function TextView({
  api,
  what,
}: {
  readonly api: Api;
  readonly what: 'Story' | 'Diagram';
}): JSX.Element {
  const [text, setText] = useState<string>();
  const [picture, setPicture] = useState<string>();
  useEffect(() => {
    let url: string | undefined;
    setText(undefined);
    setPicture(undefined);
    void api.text(what === 'Story' ? 'story' : 'diagram').then(
      (told) => {
        if (what === 'Story') return setText(told);
        url = URL.createObjectURL(new Blob([told], { type: 'image/svg+xml' }));
        setPicture(url);
      },
      (error: unknown) => setText(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [api, what]);
  if (picture !== undefined) return <img src={picture} alt="Who told whom what, in order" />;
  return text === undefined ? <p class="about">It is being read …</p> : <pre>{text}</pre>;
}
