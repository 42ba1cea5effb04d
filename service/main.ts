/** The case service on its own: one line of JSON on stdout when it is ready, everything else on stderr. */
import { type Logger, pino } from 'pino';
import { help, readCommandLine } from './command-line.ts';
import { ConfigurationError } from './configuration.ts';
import { databaseFile, issueTokenOnly } from './open-city.ts';
import { type RunningService, startConfigured } from './server.ts';
import { backUp } from './store/backup.ts';
import { restore } from './store/restore.ts';

/** Whatever still keeps the service from ending by then is left undone. */
const stopsWithinMs = 15_000;

async function main(): Promise<void> {
  // Whatever is made here (database, backups, keys) is for this user only.
  process.umask(0o077);
  const command = readCommandLine(process.argv.slice(2), process.env);
  if (command.kind === 'help') {
    process.stdout.write(help);
    return;
  }
  const { configuration, warnings } = command;
  const { demo, dataDirectory, logLevel } = configuration;
  const logger = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
  for (const warning of warnings) logger.warn(warning);
  switch (command.kind) {
    case 'check-configuration':
      return say({ settings: 'right', warnings });
    case 'issue-token':
      return say({ token: await issueTokenOnly(configuration, command.userName, logger) });
    case 'backup':
      return say(await backUp(databaseFile(dataDirectory), command.file));
    case 'restore':
      return say(await restore(command.file, dataDirectory, demo ? 'demo' : 'city'));
    case 'serve': {
      const service = await startConfigured(configuration, logger);
      obeySignals(service, logger);
      return say({ url: service.url });
    }
  }
}

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** The first SIGTERM or SIGINT lets requests under way end, the second does not wait for them. SIGHUP reads the certificate again. */
function obeySignals(service: RunningService, logger: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) {
      logger.warn({ signal }, 'Stopping at once');
      process.exit(1);
    }
    stopping = true;
    logger.info({ signal }, 'Stopping');
    setTimeout(() => {
      logger.error('The service did not stop in time');
      process.exit(1);
    }, stopsWithinMs).unref();
    service.close().catch((cause: unknown) => {
      logger.error({ err: cause }, 'The service did not stop cleanly');
      process.exitCode = 1;
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => {
    try {
      service.reloadCertificate();
    } catch (cause) {
      logger.error({ err: cause }, 'The certificate was not read again; the former stays in use');
    }
  });
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = cause instanceof ConfigurationError ? 2 : 1;
});
