import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import type { Label } from '@yingzao/runtime-ui/core/label';
import { Alert, Button, Modal } from 'antd';

import { draftApi } from '../../draft/draft_api';
import { useText } from '../../i18n/use_text';
import { appListQuery } from '../app_list_api';
import { type ReadPackage, readPackage } from '../package_api';
import { PackageDrop } from '../package_drop';
import { buildPaths } from '../paths';
import { Refused } from '../release/refused';

/** A package somebody exported: what is in it, then a draft of it to look over and publish. */
export default function PackageDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const client = useQueryClient();
  const read = useMutation({ mutationFn: readPackage });
  const keep = useMutation({
    mutationFn: (found: ReadPackage) => draftApi(found.document.app.key).save(found.document, 0, false),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: appListQuery.queryKey });
      await navigate({ href: buildPaths.section(answer.app, 'changes') });
    },
  });
  const found = read.data;
  const here = found && (found.number > 0 || found.drafted);
  const app = found?.document.app;
  return (
    <Modal open width={560} footer={null} title={text('start.package')} onCancel={onClose}>
      {!found && (
        <>
          <PackageDrop reading={read.isPending} onFile={(file) => read.mutate(file)} />
          <Refused inFile error={read.error} />
        </>
      )}
      {found && app && (
        <div className="yzb-form">
          <div>
            <strong>{label(app.label as Label, app.key)}</strong> <span className="yz-muted">{app.version}</span>
            <p className="yz-muted">
              {text('package.holds', {
                entities: found.document.entities?.length ?? 0, forms: found.document.forms?.length ?? 0,
                views: found.document.views?.length ?? 0, processes: found.document.processes?.length ?? 0,
                roles: found.document.roles?.length ?? 0,
              })}
            </p>
          </div>
          {here && <Alert type="warning" showIcon title={text('package.is_here', { name: label(app.label as Label, app.key) })} />}
          <Refused inFile error={keep.error} />
          <div className="yzb-form-actions">
            <Button onClick={() => read.reset()}>{text('package.another')}</Button>
            {here ? (
              <Button type="primary" onClick={() => void navigate({ href: buildPaths.section(app.key, 'versions') })}>
                {text('package.to_upgrade')}
              </Button>
            ) : (
              <Button type="primary" loading={keep.isPending} onClick={() => keep.mutate(found)}>
                {text('package.take')}
              </Button>
            )}
          </div>
        </div>
      )}
    </Modal>
  );
}
