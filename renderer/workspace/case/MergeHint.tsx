/** A guest who may be somebody registered: asked, never decided. Merging is the service's and for good, so it needs the connection and a yes. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { merge16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';
import { useBridge, useRead } from '../workspace-context.ts';

interface Props {
  contactId: string;
  card: CallCard | null;
  onMerged: (contactId: string, name: string) => void;
}

export function MergeHint({ contactId, card, onMerged }: Props) {
  const { t } = useTranslation('case');
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const online = useDesk((state) => state.desk?.service === 'online');
  const twin = useRead('contacts.registeredTwin', { id: contactId }, ['contact']).value;
  const [busy, setBusy] = useState(false);
  const [declined, setDeclined] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  if (twin === null || declined) return null;

  function merge(): void {
    if (twin === null || busy) return;
    setBusy(true);
    setError(null);
    void bridge.replica('contacts.mergeGuest', { guestId: contactId, targetId: twin.contactId }).then(async (outcome) => {
      setBusy(false);
      if (!outcome.ok) return setError(outcome.error);
      if (card?.caller?.contactId === contactId) await bridge.replica('calls.identify', { key: card.key, contactId: twin.contactId });
      onMerged(twin.contactId, twin.fullName);
    });
  }
  return (
    <section className="bar same-matter" aria-label={t('samePerson')}>
      <Icon shape={merge16Regular} />
      <div className="grow">
        <p className="strong" role="status">
          {t('samePerson')}
        </p>
        <p>{twin.by === 'number' ? t('sameNumber', { name: twin.fullName }) : t('sameEmail', { name: twin.fullName })}</p>
        {error && (
          <p className="bad" role="alert">
            {error.rule === 'guest-waiting' ? t('mergeWaits') : errorWords(common, error)}
          </p>
        )}
        <p className="row same-matter-actions">
          {online ? (
            <button type="button" className="line-button" disabled={busy} onClick={merge}>
              {t('mergeInto', { name: twin.fullName })}
            </button>
          ) : (
            <span className="meta">{t('mergeNeedsConnection')}</span>
          )}
          <button type="button" className="small-button" onClick={() => setDeclined(true)}>
            {t('notSamePerson')}
          </button>
        </p>
      </div>
    </section>
  );
}
