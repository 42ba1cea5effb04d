const escape = (text) => String(text ?? '').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** What the pop shows, as plain HTML. */
export function popPage(call, { contact, cases, open, lastCall }) {
  return `<!doctype html><meta charset="utf-8"><title>Incoming call</title>
<style>body{font:14px sans-serif;margin:16px}h1{font-size:22px;margin:8px 0}li{margin:4px 0}</style>
<p>Incoming call</p><h1>${escape(contact?.fullname ?? call.number)}</h1><p>${escape(call.number)}<br>${escape(contact?.address)}</p>
<p>${open} open cases${lastCall ? `, last call ${escape(lastCall.startedat)}` : ''}</p>
<ul>${cases.map((each) => `<li>${escape(each.ticketnumber)} ${escape(each.title)}`).join('')}</ul><button>Answer</button> <button>Dismiss</button>`;
}
