/** What goes with a number that a link in another program asked for. */
import { useTranslation } from 'react-i18next';
import type { TelLink } from '../../../shared/contract/host.ts';

export function ExtensionNote({ extension }: { extension: string }) {
  const { t } = useTranslation('calls');
  return <p className="meta">{t('linkExtension', { extension })}</p>;
}

/** Where nothing can be dialled from here. */
export function DialOnPhone({ link }: { link: TelLink }) {
  const { t } = useTranslation('calls');
  return (
    <section className="dial" aria-label={t('linkTitle')}>
      <p className="meta">{t('dialOnPhone')}</p>
      <p className="strong num">{link.number}</p>
      {link.extension !== null && <ExtensionNote extension={link.extension} />}
    </section>
  );
}
