import type { SyncItemDetail } from '../../../shared/contract/sync-records.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { itemWords } from './item-words.ts';
import { fieldLabel } from './labels.ts';
import { useSyncWords } from './use-sync.ts';
import { valueWords } from './values.ts';

/** What an edit writes, record by record, to read. */
export function FieldList({ detail }: { detail: SyncItemDetail }) {
  const t = useSyncWords();
  const formatting = useFormatting();
  const records = detail.records.filter((record) => record.fields.length > 0);
  if (records.length === 0) return <p className="meta">{t('writesNothing')}</p>;
  return records.map((record) => (
    <section key={record.seq} className="stack" aria-label={t('whatItWrites')}>
      <h3 className="record-fields">
        {records.length === 1 ? t('whatItWrites') : itemWords(t, { ...record, columns: record.fields.map((field) => field.column) })}
      </h3>
      <dl className="pairs">
        {record.fields.map((field) => (
          <div key={field.column}>
            <dt>{fieldLabel(t, record.table, field.column, field.label)}</dt>
            <dd className={`selectable ${field.now.value === null ? 'nothing' : ''}`}>{valueWords(t, formatting, field, field.now)}</dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}
