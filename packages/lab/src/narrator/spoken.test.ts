import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { describe, expect, it } from 'vitest';
import { arrange, accountOf, environmentOf, narrate } from './index.ts';
import { Scene, sampleRejection, sampleStandard } from './samples.ts';

const opening = (records: readonly EvidenceRecord[]): readonly string[] => {
  const story = arrange(records);
  return accountOf(story, environmentOf(story)).sentences;
};

/** An arrival, and what is said after it. */
function talk(play: (scene: Scene) => void): readonly string[] {
  const scene = new Scene('Test User');
  scene.client.observe('LoginStart', { uri: 'http://grid:9000/', user: 'Test User', mode: 'standard' });
  scene.client.observe('LoginSuccess', { agentId: '1', circuit: 5 });
  scene.client.observe('Arrived', { region: 'Bay', position: { x: 1, y: 2, z: 3 }, elapsedMs: 90 });
  play(scene);
  return opening(scene.records);
}
const hear = ({ client }: Scene, message: string, from = 'Ann Other'): void =>
  void client.observe('ChatHeard', { from, message, volume: 'say' });
const say = ({ client }: Scene, message: string, channel = 0): void =>
  void client.observe('ChatSaid', { message, volume: 'say', channel });

describe('what was said', () => {
  it('stands before what was lost, in the story too', () => {
    const sentences = opening(sampleStandard());
    expect(sentences).toHaveLength(4);
    expect(sentences[2]).toMatch(/^Hello Resident said ".+!"$/);
    expect(sentences[3]).toMatch(/^Nothing is known to be lost/);
    expect(narrate(sampleStandard(), { style: 'plain' })).toMatch(/\n\nHello Resident said ".+!"\n\n/);
  });

  it('is the first words of either, in their order, and how many more there were', () => {
    const [, , spoken] = talk((scene) => {
      say(scene, 'Anybody here?');
      hear(scene, 'Anybody here?', 'Test User');
      hear(scene, 'Yes.');
      hear(scene, 'Me too.', 'Ben Other');
      scene.client.observe('InstantMessageHeard', { from: 'Ann Other', message: 'psst' });
    });
    expect(spoken).toBe('Test User said "Anybody here?", Ann Other said "Yes.", and 2 more lines followed.');
  });

  it('ends as a sentence does', () => {
    const [, , spoken] = talk((scene) => hear(scene, 'no stop'));
    expect(spoken).toBe('Ann Other said "no stop".');
  });

  it('may have been written', () => {
    const [, , spoken] = talk((scene) => {
      scene.client.observe('InstantMessageHeard', { from: 'Ann Other', message: 'psst' });
      scene.client.observe('InstantMessageSent', { to: '1', message: 'What is it?' });
    });
    expect(spoken).toBe('Ann Other wrote "psst", Test User wrote "What is it?"');
  });

  it('is on one line, and cut', () => {
    const [, , spoken] = talk((scene) => hear(scene, `a "word"\n\n# of ${'🙂'.repeat(200)}`));
    expect(spoken).toBe(`Ann Other said "a 'word' # of ${'🙂'.repeat(66)}…"`);
  });

  it.each<readonly [string, (scene: Scene) => void]>([
    ['nobody speaks', () => undefined],
    ['only the protagonist does', (scene) => say(scene, 'Hello?')],
    ['it hears itself', (scene) => hear(scene, 'Hello?', 'Test User')],
    ['there are no words', (scene) => hear(scene, ' ')],
  ])('is not told when %s', (_, play) => expect(talk(play)).toHaveLength(3));

  it('leaves out what goes to scripts', () => {
    const [, , spoken] = talk((scene) => {
      say(scene, 'open', 7);
      hear(scene, 'It opens.');
    });
    expect(spoken).toBe('Ann Other said "It opens."');
  });

  it('is nothing where nobody came in', () => expect(opening(sampleRejection())).toHaveLength(3));
});
