/** One call: left what I do, centre who it is, right what helps. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary, ContactRecord } from '../../../shared/contract/records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { panelRight20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { EmergencyPanel } from '../calls/EmergencyPanel.tsx';
import { CaseForm } from '../case/CaseForm.tsx';
import { useKeys } from '../keys.ts';
import { type RecordRead, useBridge, useModel, useRead, useWork } from '../workspace-context.ts';
import { CallPanel } from './CallPanel.tsx';
import { CallerRecord } from './CallerRecord.tsx';
import { ContactForm } from './ContactForm.tsx';
import { ContextColumn } from './ContextColumn.tsx';
import { LinkContact } from './LinkContact.tsx';
import { UnidentifiedCaller } from './UnidentifiedCaller.tsx';

/** One and the same view before and after it is known who calls, so that notes keep the focus; without a caller what is read is not used. */
export function SessionView({ card }: { card: CallCard }) {
  const contactId = card.caller?.contactId ?? anonymousContactId;
  const read = useRead('contacts.get', { id: contactId }, ['contact', 'incident', 'phonecall', 'account'], card.revealedAt === null ? 0 : 1);
  return card.caller ? <Session card={card} record={read.value} read={read} /> : <Session card={card} record={null} read={null} />;
}

function Session({ card, record, read }: { card: CallCard; record: ContactRecord | null; read: RecordRead | null }) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const model = useModel();
  const { view, guidance } = useWork(card.key);
  const [drawer, setDrawer] = useState(false);
  const cases = attachableCases(card, record);
  const centre = useRef<HTMLElement>(null);
  const who = `${card.caller?.contactId ?? ''} ${card.caller?.masked ?? false}`;
  const before = useRef(who);
  // The button that changed it, such as *Reveal*, is gone with what it was for.
  useEffect(() => {
    if (before.current === who) return;
    before.current = who;
    if (document.activeElement === document.body) (centre.current?.querySelector<HTMLElement>('h1[tabindex]') ?? centre.current)?.focus();
  }, [who]);

  function attach(caseId: string): void {
    const next = card.attachedCaseId === caseId ? null : caseId;
    void bridge.replica('calls.attach', { key: card.key, caseId: next }).then((outcome) => {
      if (!outcome.ok) model.change(card.key, { message: { tone: 'danger', text: `${t('actionFailed')} ${outcome.error.message}` } });
    });
  }
  const digits = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `Alt+${index + 1}`,
      () => {
        const chosen = cases[index];
        if (!chosen) return false;
        attach(chosen.id);
      },
    ]),
  );
  useKeys({ ...digits, 'Alt+N': () => model.show(card.key, 'case'), 'Alt+K': () => setDrawer(!drawer) });

  return (
    <div className={`page session ${view === 'case' ? 'with-form' : ''}`}>
      <CallPanel card={card} cases={cases} onAttach={attach} />
      <section ref={centre} className="centre" aria-label={t('caller')} data-region tabIndex={-1}>
        {guidance && <EmergencyPanel card={card} />}
        {view === 'case' && <CaseForm workKey={card.key} card={card} />}
        {view === 'contact' && <ContactForm card={card} />}
        {view === 'link' && <LinkContact card={card} />}
        {view === 'record' &&
          (card.caller ? (
            <CallerRecord card={card} record={record} read={read} cases={cases} onAttach={attach} />
          ) : (
            <UnidentifiedCaller card={card} />
          ))}
      </section>
      <button type="button" className="drawer-button" aria-expanded={drawer} aria-keyshortcuts="Alt+K" onClick={() => setDrawer(!drawer)}>
        <Icon shape={panelRight20Regular} />
        {t('showContext')}
      </button>
      <ContextColumn card={card} record={record} cases={cases} onAttach={attach} open={drawer} withCases={view === 'case'} />
    </div>
  );
}

/** The numbering of `Alt+1` to `Alt+9`: own open cases, then those at the address. */
export function attachableCases(card: CallCard, record: ContactRecord | null): CaseSummary[] {
  const own = record?.openCases ?? card.openCases;
  const others = record?.addressCases ?? card.addressCases;
  return [...own, ...others.filter((other) => !own.some((record) => record.id === other.id))];
}
