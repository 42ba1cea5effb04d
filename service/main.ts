/** The case service on its own: one line of JSON on stdout when it is ready, everything else on stderr. */
import { pino } from 'pino';
import { ConfigurationError, help, readCommandLine } from './configuration.ts';
import { issueTokenOnly, startConfigured } from './server.ts';

async function main(): Promise<void> {
  const command = readCommandLine(process.argv.slice(2), process.env);
  if (command.kind === 'help') {
    process.stdout.write(help);
    return;
  }
  const { configuration } = command;
  const logger = pino({ level: configuration.logLevel }, pino.destination({ dest: 2, sync: true }));
  if (command.kind === 'issue-token') {
    process.stdout.write(`${JSON.stringify({ token: await issueTokenOnly(configuration, command.userName, logger) })}\n`);
    return;
  }
  const service = await startConfigured(configuration, logger);
  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'Stopping');
    service.close().catch((cause: unknown) => {
      logger.error({ err: cause }, 'The service did not stop cleanly');
      process.exitCode = 1;
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ url: service.url })}\n`);
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = cause instanceof ConfigurationError ? 2 : 1;
});
