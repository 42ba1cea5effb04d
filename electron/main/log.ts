/** One log for all processes: the user's log folder, rotated at 5 MB, and stderr. Never names or numbers of callers. */
import log from 'electron-log/node.js';
import { join } from 'node:path';

export interface Logger {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

export function openLog(directory: string): Logger {
  log.transports.file.resolvePathFn = () => join(directory, 'ringdesk.log');
  log.transports.file.maxSize = 5 * 1024 * 1024;
  log.transports.console.level = 'info';
  // stdout belongs to answers such as --version.
  log.transports.console.writeFn = ({ message }) => {
    process.stderr.write(`${message.data.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ')}\n`);
  };
  const write = (level: 'info' | 'warn' | 'error') => (message: string, details?: Record<string, unknown>) => {
    log[level](details && Object.keys(details).length > 0 ? `${message} ${JSON.stringify(details)}` : message);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
