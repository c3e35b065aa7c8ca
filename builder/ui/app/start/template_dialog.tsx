import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { AppTile } from '@yingzao/runtime-ui/app/shell/app_tile';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { useLabel } from '@yingzao/runtime-ui/hooks/use_label';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/use_text';
import { appListQuery } from '../app_list_api';
import { type Template, loadTemplates, takeTemplate } from '../package_api';
import { buildPaths } from '../paths';
import { Refused } from '../release/refused';
import { SectionSkeleton } from '../section_skeleton';

/** Apps that come with the product: ready to use, and to be changed like any other. */
export default function TemplateDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const label = useLabel();
  const navigate = useNavigate();
  const client = useQueryClient();
  const templates = useQuery({ queryKey: ['builder', 'templates'], queryFn: loadTemplates });
  const [sample, setSample] = useState(true);
  const take = useMutation({
    mutationFn: (template: Template) => takeTemplate(template.key, sample && template.sample && !template.removed),
    onSuccess: async (answer, template) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: appListQuery.queryKey }),
        client.invalidateQueries({ queryKey: ['builder', 'templates'] }),
        client.invalidateQueries({ queryKey: keys.me }),
      ]);
      // A password is shown this once; without one there is nothing to read here any more.
      if (!answer.password) await navigate({ href: buildPaths.app(template.key) });
    },
  });
  const password = take.data?.password;
  return (
    <Modal open width={720} footer={null} title={text('start.template')} onCancel={onClose}>
      {templates.isPending && <SectionSkeleton />}
      {templates.isError && <Failed error={templates.error} onRetry={() => void templates.refetch()} />}
      {password && (
        <Alert
          className="yzb-notice"
          type="success"
          showIcon
          title={text('start.template_done')}
          description={
            <>
              {text('start.sample_password')} <code className="yzb-secret">{password}</code>
            </>
          }
        />
      )}
      {templates.data && (
        <>
          <Checkbox checked={sample} onChange={(event) => setSample(event.target.checked)}>
            {text('start.with_sample')}
          </Checkbox>
          <ul className="yzb-templates">
            {templates.data.map((template) => {
              const name = label(template.label, template.key);
              return (
                <li key={template.key} className="yzb-template">
                  <AppTile app={template} size={44} />
                  <span className="yzb-card-text">
                    <strong>{name}</strong>
                    <span className="yz-muted">{label(template.description)}</span>
                    <span className="yz-muted">
                      {text('start.template_size', {
                        entities: template.entities, processes: template.processes, reports: template.reports,
                      })}
                    </span>
                  </span>
                  {template.installed ? (
                    <Button onClick={() => void navigate({ href: buildPaths.app(template.key) })}>{text('start.template_here')}</Button>
                  ) : (
                    <Button
                      type="primary"
                      aria-label={text(template.removed ? 'remove.back_named' : 'start.template_use', { name })}
                      loading={take.isPending && take.variables.key === template.key}
                      disabled={take.isPending}
                      onClick={() => take.mutate(template)}
                    >
                      {text(template.removed ? 'remove.back' : 'start.use')}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
          <Refused error={take.error} />
        </>
      )}
    </Modal>
  );
}
