// A copy of the scripts that imports from the folder k6 what they import from k6. Node could be told
// so for the scripts themselves, but does that in one more thread for each user.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const IMPORT = /(?<=\bfrom ')k6(?:\/(\w+))?(?=')/g;

/**
 * @param {string} script
 * @returns {string} the folder that it was copied to, with what it may need
 */
export function copyOf(script) {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  for (const part of ['', 'lib']) {
    const from = join(dirname(script), part);
    for (const name of readdirSync(from).filter((file) => file.endsWith('.js'))) {
      const text = readFileSync(join(from, name), 'utf8');
      writeFileSync(join(folder, part, name), text.replace(IMPORT, (_, module) => standIn(module)));
    }
  }
  return folder;
}

/** @param {string} [module] of k6 */
function standIn(module = 'index') {
  return new URL(`./k6/${module}.js`, import.meta.url).href;
}
