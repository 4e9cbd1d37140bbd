import { chromium } from 'playwright-core';

const SOFTWARE_GL = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];
const WAIT_MS = 60_000;

/** The viewer's page in a browser without a window, used by keyboard and mouse, and what it has in its scene. */
export class ViewedPage {
  #browser;
  #page;
  #devtools;
  /** The page's own viewer: how a browser's inspector would find it. */
  #viewer;
  complaints = [];

  static async open(address, executablePath, size) {
    const viewed = new ViewedPage();
    viewed.#browser = await chromium.launch({ executablePath, headless: true, args: SOFTWARE_GL });
    viewed.#page = await viewed.#browser.newPage({ viewport: size });
    viewed.#page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) viewed.complaints.push(line.text());
    });
    viewed.#page.on('pageerror', (error) => viewed.complaints.push(String(error)));
    await viewed.#page.goto(address);
    return viewed;
  }

  get page() {
    return this.#page;
  }

  async logIn(name, password, start) {
    const page = this.#page;
    await page.waitForSelector('input[name=name]');
    await page.fill('input[name=name]', name);
    await page.fill('input[name=password]', password);
    await page.fill('input[name=start]', start);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.minimap', { timeout: WAIT_MS });
    this.#devtools = await page.context().newCDPSession(page);
    this.#viewer = await this.#find();
  }

  /** Of all objects on the page's heap, the one that is a viewer. */
  async #find() {
    const { result } = await this.#devtools.send('Runtime.evaluate', { expression: 'Object.prototype' });
    const { objects } = await this.#devtools.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
    });
    const found = await this.#devtools.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function () {
        return this.find((o) => Object.hasOwn(o, 'table') && Object.hasOwn(o, 'walker') && Object.hasOwn(o, 'regions'));
      }`,
    });
    return found.result.objectId;
  }

  /** Runs something with the viewer. */
  async #ask(functionDeclaration, ...args) {
    const { result, exceptionDetails } = await this.#devtools.send('Runtime.callFunctionOn', {
      objectId: this.#viewer,
      functionDeclaration,
      arguments: args.map((value) => ({ value })),
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }

  /** The ids of all that it draws or would draw if it were in view, of the region where the agent is. */
  async ids() {
    return await this.#ask(`function () {
      const { columns } = this.table, ids = [];
      const here = this.regions.here;
      for (let i = 0; i < columns.pcodes.length; i++) {
        let id; try { id = this.table.idOf(i); } catch { id = undefined; }
        if (id && columns.regions[i] === here && this.table.find(here, columns.localIds[i]) === i) ids.push(id);
      }
      return ids.sort();
    }`);
  }

  /** Figures, and where the agent is drawn. */
  async figures() {
    return await this.#ask('function () { return { ...this.figures, position: this.position }; }');
  }

  /** Points the camera at something, and says where on the page it can be clicked. */
  async placeOf(id) {
    return await this.#ask(
      `function (id) {
        const { clientWidth: w, clientHeight: h } = document.querySelector('canvas.world');
        for (let ring = 0; ring <= 1; ring += 0.02)
          for (let turn = 0; turn < 6.28; turn += 0.2) {
            const x = ring * Math.cos(turn), y = ring * Math.sin(turn);
            const picked = this.pickAt(x, y);
            if (picked && this.table.idOf(picked.instance) === id) return { x: (x + 1) / 2 * w, y: (1 - y) / 2 * h };
          }
        return undefined;
      }`,
      id,
    );
  }

  async close() {
    await this.#browser.close();
  }
}
