import { describe, expect, it } from 'vitest';
import { Scene, sampleStandard } from '../narrator/samples.ts';
import { storyPageOf } from '../testing/sample-story-page.ts';
import { readSummary } from './index.ts';

describe('a story as a page', () => {
  it('says the three sentences first, then shows and tells all of it', () => {
    const page = storyPageOf(sampleStandard());
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page.indexOf('Test User logged in at')).toBeLessThan(page.indexOf('<figure'));
    for (const heading of [
      'Asking to come in',
      'Being in the region',
      'Leaving',
      'What the region allows',
      'How it came out',
    ])
      expect(page).toContain(`<h2>${heading}</h2>`);
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('@media print');
    expect(page).toContain('width=device-width');
  });

  it('sums itself up in its head, for lists of stories', () => {
    const { title, description } = readSummary(storyPageOf(sampleStandard()))!;
    expect(title).toBe('Test User in Landfall Bay');
    expect(description).toMatch(/^Test User logged in at .* every packet that came made sense\.$/);
  });

  it('fetches nothing and runs nothing', () => {
    const page = storyPageOf(sampleStandard());
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|<iframe|@import|url\(|\ssrc=/i);
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, target]) => target);
    expect(links.filter((target) => !target?.startsWith('#'))).toEqual(['story.md']);
  });

  it('says in a tooltip why each row of its diagram is there', () => {
    const page = storyPageOf(sampleStandard());
    expect(page).toContain('<title>Only after this reply does the region send its land and objects.</title>');
  });

  it('says it by numbered notes too, for who has no mouse: phones, paper', () => {
    const page = storyPageOf(sampleStandard());
    const notes = new Map(
      [...page.matchAll(/<li id="why-(\d+)">([^<]+)<\/li>/g)].map(([, at, why]) => [at, why]),
    );
    const rows = [
      ...page.matchAll(/<a href="#why-(\d+)"[^>]*><g><title>([^<]+)<\/title>([\s\S]*?)<\/g><\/a>/g),
    ];
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.length).toBe(page.match(/<g><title>/g)?.length);
    for (const [, at, why, drawn] of rows) {
      expect(notes.get(at)).toBe(why);
      expect(drawn).toContain(`>${at}</tspan></text>`);
    }
    expect(new Set(notes.values()).size).toBe(notes.size);
  });

  it('lets nothing that a stranger says become more than text', () => {
    const evil = '</span><script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)';
    const scene = new Scene(evil);
    const { client } = scene;
    client.observe('LoginStart', { uri: evil, user: evil, mode: evil });
    client.observe('RegionHandshakeReceived', { region: evil, flags: 1, sizeBytes: 9 });
    client.observe('SeedGranted', { asked: 2, granted: 1, missing: evil });
    client.observe('Arrived', { region: evil, position: { x: 1, y: 1, z: 1 }, elapsedMs: 1 });
    client.observe('ChatHeard', { from: evil, message: evil, volume: 'say' });
    client.observe('Kicked', { reason: evil });
    const page = storyPageOf(scene.records);
    expect(page).not.toMatch(/<script|<img|<\/span><script| onload="| onerror="/);
    expect(page).toContain('&#60;script&#62;');
  });
});
