/** The page in the browser at the end of a sign-in. No script, nothing loaded. */
import type { Appearance } from '../../../shared/contract/host.ts';

export type CallbackOutcome = 'signed-in' | 'failed';

const words = {
  en: {
    'signed-in': ['You are signed in', 'You can close this window and go back to Ringdesk.'],
    failed: ['Ringdesk could not sign you in', 'You can close this window. Ringdesk says what happened and what to do.'],
  },
  es: {
    'signed-in': ['Acceso completado', 'Puede cerrar esta ventana y volver a Ringdesk.'],
    failed: ['Ringdesk no pudo completar el acceso', 'Puede cerrar esta ventana. Ringdesk dice qué pasó y qué hacer.'],
  },
} as const;

const style = `:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:14px/20px "Segoe UI Variable Text","Segoe UI",Inter,system-ui,sans-serif;background:#f1f5f5;color:#1b2324}
main{max-width:360px;margin:16px;padding:24px;border:1px solid #dde4e4;border-radius:8px;background:#ffffff}
p{margin:0}h1{margin:12px 0 4px;font-size:20px;line-height:28px;font-weight:600}
.mark{font-weight:600;color:#09767d}
@media (prefers-color-scheme:dark){body{background:#141a1b;color:#f4f8f8}main{background:#22292a;border-color:#3d4849}.mark{color:#3fb6bf}}`;

export function callbackPage(language: Appearance['language'], outcome: CallbackOutcome): { html: string; policy: string } {
  const [title, text] = words[language][outcome];
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head>
<body><main><p class="mark">Ringdesk</p><h1>${title}</h1><p>${text}</p></main></body></html>
`;
  return { html, policy: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" };
}
