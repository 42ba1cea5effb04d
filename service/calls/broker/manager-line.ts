import type { Logger } from 'pino';
import { AmiConnection, LoginRefused } from '../asterisk/ami-connection.ts';
import type { AmiMessage } from '../asterisk/ami-message.ts';
import type { PhoneOrder } from '../asterisk/answer-broker-client.ts';
import { readRights } from '../asterisk/ami-rights.ts';
import type { BrokerConfiguration } from './configuration.ts';

/** After a refused login: a PBX may ban who knocks too often. */
const refusedWaitMs = 30_000;

/**
 * The broker's login to its PBX, made when it is needed and kept.
 *
 *   none ──needed──► opening ──login, right found──► open ──lost──► none
 *                       └──failed: said to who asked──► none      (refused: not tried again for refusedWaitMs)
 */
export class ManagerLine {
  readonly #manager: BrokerConfiguration['asterisk'];
  readonly #logger: Logger;
  readonly #stopped = new AbortController();
  #connection: Promise<AmiConnection> | undefined;
  #refused: { readonly error: Error; readonly untilMs: number } | undefined;

  constructor(manager: BrokerConfiguration['asterisk'], logger: Logger) {
    this.#manager = manager;
    this.#logger = logger;
  }

  /** @throws Error in words for the operator */
  async ready(): Promise<void> {
    await this.#opened();
  }

  /** Tells the phone behind a channel within its call. @throws Error as above */
  async notify(channel: string, order: PhoneOrder): Promise<AmiMessage> {
    const connection = await this.#opened();
    return await connection.send({ Action: 'PJSIPNotify', Channel: channel, Variable: `Event=${order}` });
  }

  close(): void {
    this.#stopped.abort();
  }

  #opened(): Promise<AmiConnection> {
    if (this.#refused && this.#refused.untilMs > Date.now()) return Promise.reject(this.#refused.error);
    this.#connection ??= this.#open().catch((error: unknown) => {
      this.#connection = undefined;
      if (error instanceof LoginRefused) this.#refused = { error, untilMs: Date.now() + refusedWaitMs };
      this.#logger.warn(`cannot use the PBX: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    });
    return this.#connection;
  }

  async #open(): Promise<AmiConnection> {
    const connection = await AmiConnection.open({
      ...this.#manager,
      events: 'off',
      onEvent: () => {},
      onProblem: ({ what }) => this.#logger.warn(`AMI stream: ${what}`),
      onClose: (reason) => {
        this.#connection = undefined;
        this.#logger.warn(`connection to the PBX lost: ${reason}`);
      },
      signal: this.#stopped.signal,
    });
    const rights = await readRights(connection);
    if (rights.has('pjsipnotify')) return connection;
    connection.close();
    throw new LoginRefused(`the PBX does not let ${this.#manager.user} notify phones: give that user write = system, and load res_pjsip_notify`);
  }
}
