// An installation as an operator starts it: `bursar serve` on an empty database, a mail server, and the gateway's
// emulator in the place of the gateway. Everything is gone afterwards.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { startMailSink } from './mail_sink.js';
import { payflowAt } from './payflow.js';
import { program, startProgram } from './program.js';

const LINK_TIME_MAX_MS = 10_000;

// `database` makes an empty one in a folder of the installation: `sqlite` or `postgres`; `sample` is a file that is
// imported into it; `wallet` (`paypal` or `express`, which plays Website Payments Pro, too) starts that gateway's emulator beside, whose address comes back. `nodes` serve it together, each at an address of its own. Returns the address, the servers, the
// one-time link that was printed where nobody was imported, the emulator's controls, `mailTo`, `log`, `run`, which gives
// what a command of the program prints, and `stop`. `settings` are further ones of the program. With `relay`, the address is one that notes web sockets.
export async function startInstallation(database, { sample, nodes = 1, relay, wallet, settings } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-e2e-'));
  const stops = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    while (stops.length > 0) {
      await stops.pop()();
    }
  };
  try {
    const { url: databaseUrl, drop } = database(folder);
    stops.push(drop);
    const mail = await startMailSink();
    stops.push(mail.stop);
    const gateway = await startProgram(['emulator', 'payflow', '--listen', '127.0.0.1:0']);
    stops.push(gateway.stop);
    const other = wallet ? await startProgram(['emulator', wallet, '--listen', '127.0.0.1:0']) : undefined;
    if (other) {
      stops.push(other.stop);
    }
    const secretKey = randomBytes(32).toString('hex');
    if (relay) {
      stops.push(relay.stop);
    }
    const environment = (listen) => ({
      BURSAR_DATABASE_URL: databaseUrl,
      BURSAR_LISTEN: listen,
      BURSAR_BASE_URL: relay?.url ?? `http://${listen}`,
      BURSAR_SECRET_KEY: secretKey,
      BURSAR_SMTP_HOST: '127.0.0.1',
      BURSAR_SMTP_PORT: String(mail.port),
      BURSAR_SMTP_SECURITY: 'none',
      BURSAR_MAIL_FROM: 'no-reply@bursar.example',
      BURSAR_PAYFLOW_LIVE_GATEWAY: `${gateway.url}/live`,
      BURSAR_PAYFLOW_LIVE_PAGES: `${gateway.url}/live/hosted`,
      BURSAR_PAYFLOW_LIVE_WALLET: `${gateway.url}/live/webscr`,
      BURSAR_PAYFLOW_PILOT_GATEWAY: `${gateway.url}/pilot`,
      BURSAR_PAYFLOW_PILOT_PAGES: `${gateway.url}/pilot/hosted`,
      BURSAR_PAYFLOW_PILOT_WALLET: `${gateway.url}/pilot/webscr`,
      ...(wallet === 'paypal' && {
        BURSAR_PAYPAL_LIVE_API: `${other.url}/live`,
        BURSAR_PAYPAL_LIVE_PAGES: `${other.url}/live/checkoutnow`,
        BURSAR_PAYPAL_SANDBOX_API: `${other.url}/sandbox`,
        BURSAR_PAYPAL_SANDBOX_PAGES: `${other.url}/sandbox/checkoutnow`,
      }),
      ...(wallet === 'express' && {
        BURSAR_EXPRESS_LIVE_API: `${other.url}/live/nvp`,
        BURSAR_EXPRESS_LIVE_PAGES: `${other.url}/live/webscr`,
        BURSAR_EXPRESS_LIVE_NOTICES: `${other.url}/live/notices`,
        BURSAR_EXPRESS_SANDBOX_API: `${other.url}/sandbox/nvp`,
        BURSAR_EXPRESS_SANDBOX_PAGES: `${other.url}/sandbox/webscr`,
        BURSAR_EXPRESS_SANDBOX_NOTICES: `${other.url}/sandbox/notices`,
        BURSAR_PRO_UK_LIVE_PAGES: other.url,
        BURSAR_PRO_UK_SANDBOX_PAGES: other.url,
      }),
      ...settings,
    });
    const servers = [];
    const command = (listen, parameters) =>
      execFileSync(program, parameters, { env: { ...process.env, ...environment(listen) }, encoding: 'utf8', stdio: 'pipe' });
    for (let node = 0; node < nodes; node += 1) {
      const listen = `127.0.0.1:${await freePort()}`;
      relay?.to(Number(listen.split(':')[1]));
      if (sample && node === 0) {
        command(listen, ['import', sample]);
      }
      const server = await startProgram(['serve'], environment(listen));
      stops.push(server.stop);
      servers.push(server);
    }
    const [server] = servers;
    return {
      url: server.url,
      servers,
      operatorLink: sample ? undefined : await printedLink(server),
      gateway: payflowAt(gateway.url),
      wallet: other?.url,
      mailTo: mail.mailTo,
      log: server.log,
      run: (...parameters) => command('127.0.0.1:1', parameters),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function sqlite(folder) {
  return { url: `sqlite://${join(folder, 'bursar.db')}`, drop: () => {} };
}

// A database of its own in the cluster that the tests are given; `psql` makes it.
export function postgres() {
  const cluster = process.env.BURSAR_TEST_POSTGRES_URL;
  const name = `bursar_e2e_${randomBytes(6).toString('hex')}`;
  const run = (sql) => execFileSync('psql', ['--quiet', '--no-psqlrc', '--dbname', cluster, '--command', sql]);
  run(`CREATE DATABASE ${name}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

// It is printed after the line that says that the server is ready.
async function printedLink(server) {
  const deadline = Date.now() + LINK_TIME_MAX_MS;
  while (Date.now() < deadline) {
    const link = server.lines.find((line) => line.includes('/sign-in/links/'));
    if (link) {
      return link.trim();
    }
    await setTimeout(20);
  }
  throw new Error(`no link for the first operator:\n${server.lines.join('\n')}`);
}

// A port that was free a moment ago: the server must know its own address before it listens.
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
