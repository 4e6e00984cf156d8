// A Bursar of its own for one test file: the demo, on a free port, with data that are gone afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startProgram } from './program.js';

// Starts `bursar demo` and resolves when it serves.
// Returns its address, the lines it printed so far, and `stop`, which ends it and removes its data.
export async function startDemo() {
  const data = mkdtempSync(join(tmpdir(), 'bursar-e2e-'));
  const remove = () => rmSync(data, { recursive: true, force: true });
  const demo = await startProgram(['demo', '--listen', '127.0.0.1:0', '--data', data]).catch((error) => {
    remove();
    throw error;
  });
  const stop = async () => {
    await demo.stop();
    remove();
  };
  return { ...demo, stop };
}
