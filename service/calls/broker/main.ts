/** The answer broker on its own, beside the PBX: one line of JSON on stdout when it is ready, everything else on stderr. */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { answerBroker } from './answer-broker.ts';
import { readBrokerConfiguration } from './configuration.ts';

const help = `Lets desk phones be answered, and their calls held, from the screen; runs beside an Asterisk. See service/calls/README.md.

  npm run -s answer-broker -- --config FILE
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (values.config === undefined) throw new Error(`Name the file of settings.\n\n${help}`);
  const { configuration, warnings } = readBrokerConfiguration(values.config);
  const logger = pino({ level: configuration.logLevel }, pino.destination({ dest: 2, sync: true }));
  for (const warning of warnings) logger.warn(warning);
  const broker = answerBroker(configuration, logger);
  const url = await broker.listen({ host: configuration.host, port: configuration.port });
  process.stdout.write(`${JSON.stringify({ url })}\n`);
  const stop = () => void broker.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
