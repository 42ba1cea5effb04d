import { Button } from '@fluentui/react-components';
import type { ParkedEdit } from '../../../shared/contract/records.ts';
import { warning20Filled } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { syncTab } from '../model.ts';
import { needsYouWords } from '../sync/item-words.ts';
import { useSyncWords } from '../sync/use-sync.ts';
import { useModel } from '../workspace-context.ts';

/** That edits need somebody; which ones and what to do is on the Sync page. */
export function RefusedEdits({ edits }: { edits: readonly ParkedEdit[] }) {
  const t = useSyncWords();
  const model = useModel();
  const words = needsYouWords(t, edits);
  if (words === null) return null;
  return (
    <div className="bar warning needs-you" role="status">
      <Icon shape={warning20Filled} />
      <div className="grow">
        <strong>{words}.</strong> {t('needsYouNotice')}
      </div>
      <Button onClick={() => model.select(syncTab)}>
        {t('openSync')}
      </Button>
    </div>
  );
}
