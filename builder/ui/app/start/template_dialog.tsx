import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { keys } from '@yingzao/runtime-ui/core/query_keys';
import { Failed } from '@yingzao/runtime-ui/views/common/failed';
import { Alert, Checkbox, Modal } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/use_text';
import { appListQuery } from '../app_list_api';
import { type Template, loadTemplates, takeTemplate } from '../package_api';
import { buildPaths } from '../paths';
import { Refused } from '../release/refused';
import { SectionSkeleton } from '../section_skeleton';
import { TemplateEntry } from './template_entry';

/** Apps that come with the product: ready to use, and to be changed like any other. */
export default function TemplateDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const templates = useQuery({ queryKey: ['builder', 'templates'], queryFn: loadTemplates });
  const [sample, setSample] = useState(true);
  const take = useMutation({
    mutationFn: ({ template, only }: { readonly template: Template; readonly only: readonly string[] | null }) =>
      takeTemplate(template.key, sample && template.sample && !template.removed, only),
    onSuccess: async (answer, { template }) => {
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
            {templates.data.map((template) => (
              <TemplateEntry
                // Grown, it begins anew with what is here by then.
                key={`${template.key} ${template.parts.filter((part) => part.here).length}`}
                template={template}
                busy={take.isPending}
                taking={take.isPending && take.variables.template.key === template.key}
                onOpen={() => void navigate({ href: buildPaths.app(template.key) })}
                onTake={(only) => take.mutate({ template, only })}
              />
            ))}
          </ul>
          <Refused error={take.error} />
        </>
      )}
    </Modal>
  );
}
