/** Headers that change what a request means. What they ask for and this service lacks is refused, not ignored. */
import { badQuery, errorCode, notImplemented, ODataFault } from './errors.ts';
import type { ApiRequest } from './message.ts';

export function checkHeaders({ headers, body }: ApiRequest): void {
  for (const name of ['mscrmcallerid', 'callerobjectid']) {
    if (headers[name] !== undefined) throw notImplemented(`Acting as another user (${name})`);
  }
  // "false" asks for duplicate detection; "true", the default, for none.
  if (headers['mscrm.suppressduplicatedetection']?.toLowerCase() === 'false') throw notImplemented('Duplicate detection (MSCRM.SuppressDuplicateDetection: false)');
  if (headers['mscrm.bypasscustompluginexecution']?.toLowerCase() === 'true') throw notImplemented('Writing without the rules (MSCRM.BypassCustomPluginExecution)');
  for (const name of ['odata-version', 'odata-maxversion']) {
    const version = headers[name];
    if (version !== undefined && !/^4\.\d+$/.test(version.trim())) throw badQuery(`${name}: ${version.slice(0, 20)} is not supported; this service speaks OData 4.0.`);
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') throw new ODataFault(415, errorCode.payload, 'Compressed bodies (Content-Encoding) are not understood.');
  const contentType = headers['content-type'];
  if (body !== '' && contentType !== undefined && !/^\s*(?:application\/json|multipart\/mixed)\s*(?:;|$)/i.test(contentType)) throw unsupportedMediaType();
}

export function unsupportedMediaType(): ODataFault {
  return new ODataFault(415, errorCode.payload, 'A body needs Content-Type: application/json, and multipart/mixed with a boundary for $batch.');
}
