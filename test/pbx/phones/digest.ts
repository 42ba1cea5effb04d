import { createHash, randomBytes } from 'node:crypto';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The Authorization header that answers a `WWW-Authenticate` challenge (RFC 2617, MD5, qop auth). */
export function digest(challenge: string, method: string, uri: string, user: string, secret: string): string {
  const of = (name: string) => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1] ?? '';
  const [realm, nonce, opaque, count, once] = [of('realm'), of('nonce'), of('opaque'), '00000001', randomBytes(4).toString('hex')];
  const response = md5(`${md5(`${user}:${realm}:${secret}`)}:${nonce}:${count}:${once}:auth:${md5(`${method}:${uri}`)}`);
  return (
    `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, ` +
    `qop=auth, nc=${count}, cnonce="${once}"${opaque ? `, opaque="${opaque}"` : ''}`
  );
}
