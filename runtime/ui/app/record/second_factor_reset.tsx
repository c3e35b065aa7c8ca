import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { removeSecondFactorOf } from '../../core/api/security_api';
import { keys } from '../../core/query_keys';
import { useNotices } from '../../hooks/use_notices';
import { useText } from '../../hooks/use_text';
import { errorText } from '../../views/common/error_text';

/** For somebody who lost phone and recovery codes. */
export function SecondFactorReset({ person, name }: { readonly person: string; readonly name: string }) {
  const text = useText();
  const client = useQueryClient();
  const { message } = useNotices();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeSecondFactorOf(person),
    onSuccess: () => {
      setAsking(false);
      void message.success(text('factor.reset_done', { name }));
      return client.invalidateQueries({ queryKey: keys.personAccess(person) });
    },
    onError: (error) => void message.error(errorText(error, text)),
  });
  return (
    <section className="yz-panel" aria-labelledby="access-factor">
      <h2 className="yz-panel-title" id="access-factor">
        {text('factor.title')}
      </h2>
      <p>{text('factor.person_on', { name })}</p>
      <Button className="yz-access-reset" onClick={() => setAsking(true)}>
        {text('factor.reset')}
      </Button>
      <Modal
        open={asking}
        title={text('factor.reset_title', { name })}
        okText={text('factor.reset')}
        cancelText={text('action.cancel')}
        okButtonProps={{ danger: true, loading: remove.isPending }}
        onOk={() => remove.mutate()}
        onCancel={() => setAsking(false)}
      >
        <p>{text('factor.reset_note')}</p>
      </Modal>
    </section>
  );
}
