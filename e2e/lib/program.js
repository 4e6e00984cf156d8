// The program under test as a process of its own.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START_TIME_MAX_MS = 30_000;

// Longer than the program gives to what is under way.
const STOP_TIME_MAX_MS = 30_000;

export const program = process.env.BURSAR_BIN ?? fileURLToPath(new URL('../../target/debug/bursar', import.meta.url));

// Runs `bursar` and resolves when it says under which address it is ready.
// Returns that address, the lines it printed so far, its log, and `stop`.
export async function startProgram(parameters, environment = {}) {
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);

  const lines = [];
  const log = [];
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
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
    throw error;
  });

  // As a machine that loses its power does.
  let lostPower = false;
  const kill = async () => {
    lostPower = true;
    killed();
    await ended;
    process.removeListener('exit', killed);
  };
  // As its operator does: what is under way is finished, and it ends by itself.
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(killed, STOP_TIME_MAX_MS);
    const { code, signal } = await ended;
    clearTimeout(timer);
    process.removeListener('exit', killed);
    if (!lostPower && code !== 0) {
      throw new Error(`${program} did not stop in order but ended with ${code ?? signal}\n${log.slice(-20).join('\n')}`);
    }
  };
  return { url, lines, log, stop, kill };
}
