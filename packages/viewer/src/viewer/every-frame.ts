/**
 * Draws frame after frame until the function that it returns is called.
 *
 * Browsers put frames before everything else while somebody uses the keyboard: where a frame takes longer than its turn, as without a graphics
 * card, nothing else would ever have one. So the next frame is asked for when what was waiting has been done.
 */
export function everyFrame(draw: () => void): () => void {
  const turns = new MessageChannel();
  const ask = (): number =>
    requestAnimationFrame(() => {
      draw();
      turns.port1.postMessage(undefined);
    });
  let next = ask();
  turns.port2.onmessage = () => {
    next = ask();
  };
  return () => {
    cancelAnimationFrame(next);
    turns.port1.close();
  };
}
