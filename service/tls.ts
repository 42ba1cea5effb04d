/** The setting `tls`: certificate and key in PEM files, checked before the service listens and read again on SIGHUP. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';

const warnDaysBefore = 21;
const dayMs = 86_400_000;

const tlsFilesSchema = z.strictObject({
  /** The service's certificate, followed by those between it and the authority. */
  certificate: z.string().min(1),
  /** Its private key, without a passphrase. */
  key: z.string().min(1),
  minimumVersion: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
});
export type TlsConfiguration = z.output<typeof tlsFilesSchema>;

export const tlsSchema = tlsFilesSchema.superRefine((tls, context) => {
  for (const { setting, message } of readTls(tls, new Date()).problems) context.addIssue({ code: 'custom', path: [setting], message });
});

export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}
interface Problem {
  readonly setting: 'certificate' | 'key';
  readonly message: string;
}

/** @throws Error in plain words */
export function loadTls(tls: TlsConfiguration, now = new Date()): TlsMaterial {
  const { material, problems } = readTls(tls, now);
  if (material) return material;
  throw new Error(problems.map(({ setting, message }) => `tls.${setting}: ${message}`).join('; '));
}

/** What an operator should know although the service starts. */
export function tlsWarnings(tls: TlsConfiguration, now = new Date()): string[] {
  const warnings: string[] = [];
  const { material } = readTls(tls, now);
  if (!material) return warnings;
  const days = Math.floor((Date.parse(new X509Certificate(material.cert).validTo) - now.getTime()) / dayMs);
  if (days <= warnDaysBefore) warnings.push(`tls.certificate: ${tls.certificate} expires in ${days} days. Put a new one in its place and send SIGHUP.`);
  if (isReadableByOthers(tls.key)) warnings.push(`tls.key: ${tls.key} is readable by other users: chmod 600.`);
  return warnings;
}

export function isReadableByOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o044) !== 0;
}

function readTls({ certificate, key, minimumVersion }: TlsConfiguration, now: Date): { material?: TlsMaterial; problems: Problem[] } {
  const problems: Problem[] = [];
  const attempt = <T>(setting: Problem['setting'], what: string, make: () => T): T | undefined => {
    try {
      return make();
    } catch (cause) {
      problems.push({ setting, message: `${what} (${cause instanceof Error ? cause.message : String(cause)})` });
      return undefined;
    }
  };
  const cert = attempt('certificate', `cannot read the file ${certificate}`, () => readFileSync(certificate, 'utf8'));
  const keyText = attempt('key', `cannot read the file ${key}`, () => readFileSync(key, 'utf8'));
  const leaf = cert === undefined ? undefined : attempt('certificate', `${certificate} holds no certificate in PEM form`, () => new X509Certificate(cert));
  const privateKey = keyText === undefined ? undefined : attempt('key', `${key} holds no private key in PEM form without a passphrase`, () => createPrivateKey(keyText));
  if (leaf) problems.push(...datesOf(leaf, certificate, now));
  if (leaf && privateKey && !matches(leaf, privateKey)) problems.push({ setting: 'key', message: `${key} is not the key of ${certificate}: name the pair that was made together` });
  if (problems.length > 0 || cert === undefined || keyText === undefined) return { problems };
  const material = { cert, key: keyText, minVersion: minimumVersion };
  attempt('certificate', `${certificate} and ${key} cannot be used`, () => createSecureContext(material));
  return problems.length > 0 ? { problems } : { material, problems };
}

function datesOf(leaf: X509Certificate, file: string, now: Date): Problem[] {
  const [from, to] = [new Date(leaf.validFrom), new Date(leaf.validTo)];
  if (to < now) return [{ setting: 'certificate', message: `${file} expired on ${to.toISOString()}: have it renewed` }];
  if (from > now) return [{ setting: 'certificate', message: `${file} is valid only from ${from.toISOString()} on: look at this machine's clock` }];
  return [];
}

function matches(leaf: X509Certificate, key: KeyObject): boolean {
  return leaf.checkPrivateKey(key);
}
