// A Bursar of its own for one test file: the demo, on a free port, with data that are gone afterwards.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START_TIME_MAX_MS = 30_000;

const program = process.env.BURSAR_BIN ?? fileURLToPath(new URL('../../target/debug/bursar', import.meta.url));

// Starts `bursar demo` and resolves when it serves.
// Returns its address, the lines it printed so far, and `stop`, which ends it and removes its data.
export async function startDemo() {
  const data = mkdtempSync(join(tmpdir(), 'bursar-e2e-'));
  const child = spawn(program, ['demo', '--listen', '127.0.0.1:0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);

  const lines = [];
  const log = [];
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${program} ${why}\n${[...lines, ...log].join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready within ${START_TIME_MAX_MS} ms`), START_TIME_MAX_MS);
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const ready = /^ready: (http:\/\/\S+)/.exec(line);
      if (ready) {
        clearTimeout(timer);
        resolve(ready[1].replace(/\/$/, ''));
      }
    });
  }).catch((error) => {
    killed();
    rmSync(data, { recursive: true, force: true });
    throw error;
  });

  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(killed, 10_000);
    await ended;
    clearTimeout(timer);
    process.removeListener('exit', killed);
    rmSync(data, { recursive: true, force: true });
  };
  return { url, lines, log, stop };
}
