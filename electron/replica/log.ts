/** What the replica says to whoever runs it; the entry passes it to the main process. */
export type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, details?: Record<string, unknown>) => void;

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
