import { useMutation } from '@tanstack/react-query';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Alert, Button } from 'antd';
import { useState } from 'react';

import { useDraftStore } from '../../draft';
import { useText } from '../../i18n/use_text';
import { ClashChoices } from '../clash_choices';
import { type PublishedClash, rebaseDraft } from './release_api';

/** Brings what was published meanwhile into the draft; where both changed the same, somebody decides. */
export function RebasePanel({ app }: { readonly app: string }) {
  const text = useText();
  const store = useDraftStore();
  const [clashes, setClashes] = useState<readonly PublishedClash[]>([]);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const rebase = useMutation({
    mutationFn: async () => {
      await store.flush();
      return joined(app, clashes, taken);
    },
    onSuccess: (answer) => {
      if (answer.clashes.length > 0) setClashes(answer.clashes);
      else store.take(answer);
    },
  });
  return (
    <section className="yz-panel yzb-rebase" aria-label={text('rebase.title')}>
      <h2 className="yz-panel-title">{text('rebase.title')}</h2>
      <p>{clashes.length > 0 ? text('rebase.clashes', { count: clashes.length }) : text('rebase.note')}</p>
      <ClashChoices
        clashes={clashes.map(({ published, ...clash }) => ({ ...clash, other: published }))}
        other={text('rebase.published')}
        taken={taken}
        onChange={setTaken}
      />
      {rebase.isError && <Alert type="error" showIcon title={errorText(rebase.error, text)} />}
      <Button type="primary" loading={rebase.isPending} onClick={() => rebase.mutate()}>
        {text(clashes.length > 0 ? 'rebase.decide' : 'rebase.join')}
      </Button>
    </section>
  );
}

function joined(app: string, clashes: readonly PublishedClash[], taken: ReadonlySet<string>) {
  const keep = clashes.filter((clash) => !taken.has(clash.path)).map((clash) => clash.path);
  return rebaseDraft(app, [...taken], keep);
}
