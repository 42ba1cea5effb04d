/** The right column: the address and what is open there; for a caller without a record, the earlier calls of the number. */
import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary, ContactRecord } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { building20Regular, callInbound16Regular, callMissed16Regular, history20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { earlierCallWords, moment } from '../../common/words.ts';
import { FormAside } from '../case/FormAside.tsx';
import { SmallCaseRow } from './OpenCases.tsx';
import { usePropertyWords } from './property-words.ts';

interface Props {
  card: CallCard;
  record: ContactRecord | null;
  cases: readonly CaseSummary[];
  onAttach: (caseId: string) => void;
  open: boolean;
  /** Beside the case form: what helps with it, and the caller's own open cases, so that nothing is opened twice. */
  withCases: boolean;
}

export function ContextColumn({ card, record, cases, onAttach, open, withCases }: Props) {
  const { t } = useTranslation(['workspace', 'common']);
  const others = new Set((record?.addressCases ?? card.addressCases).map((entry) => entry.id));
  const row = (entry: CaseSummary) => (
    <li key={entry.id}>
      <SmallCaseRow
        record={entry}
        attached={card.attachedCaseId === entry.id}
        position={cases.indexOf(entry) + 1}
        other={others.has(entry.id)}
        onAttach={() => onAttach(entry.id)}
      />
    </li>
  );
  const own = cases.filter((entry) => !others.has(entry.id));
  const address = record?.property?.name ?? record?.address ?? card.caller?.address ?? null;
  return (
    <aside className={`context ${open ? 'open' : ''}`} aria-label={t('context')} data-region tabIndex={-1}>
      {withCases && <FormAside workKey={card.key} card={card} />}
      {withCases && own.length > 0 && (
        <section className="card">
          <header>
            <h2>{t('common:openCases')}</h2>
            <span className="meta num">{own.length}</span>
          </header>
          <ul>{own.map(row)}</ul>
        </section>
      )}
      {address !== null && !withCases && <AddressCard record={record} address={address} rows={cases.filter((entry) => others.has(entry.id)).map(row)} />}
      {card.caller === null && <EarlierCalls card={card} />}
    </aside>
  );
}

function AddressCard({ record, address, rows }: { record: ContactRecord | null; address: string; rows: React.ReactNode[] }) {
  const { t } = useTranslation('workspace');
  const property = record?.property;
  const words = usePropertyWords();
  const known = property ? words(property) : null;
  const meta = [known?.what, known?.ward].filter((part) => part);
  return (
    <section className="card" aria-label={address}>
      <header>
        <Icon shape={building20Regular} />
        <div className="grow">
          <h2 className="cut" title={address}>
            {address}
          </h2>
          {meta.length > 0 && <p className="meta">{meta.join(' · ')}</p>}
        </div>
      </header>
      {rows.length > 0 ? <ul>{rows}</ul> : <p className="list-row meta">{t('noOpenAtAddress')}</p>}
      {record !== null && record.addressClosedCaseCount > 0 && (
        <p className="list-row meta">{t('closedAtAddress', { count: record.addressClosedCaseCount })}</p>
      )}
    </section>
  );
}

function EarlierCalls({ card }: { card: CallCard }) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  if (card.number === null) return null;
  return (
    <section className="card">
      <header>
        <Icon shape={history20Regular} />
        <h2>{t('common:earlierCalls')}</h2>
        <span className="meta num">{card.earlierCallCount}</span>
      </header>
      {card.earlierCalls.length === 0 && <p className="list-row meta">{t('noEarlierCalls')}</p>}
      <ul>
        {card.earlierCalls.map((call) => {
          const missed = call.outcome === 'missed';
          return (
            <li key={call.key} className="list-row earlier">
              <Icon shape={missed ? callMissed16Regular : callInbound16Regular} className={missed ? 'warn' : ''} />
              <div className="stack">
                <span>{earlierCallWords(common, call)}</span>
                <span className="meta">
                  {[moment(common, formatting, call.at, now), call.queue].filter((part) => part !== null).join(' · ')}
                </span>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
