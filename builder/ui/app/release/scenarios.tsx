import { CheckCircleOutlined, CloseCircleOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { errorText } from '@yingzao/runtime-ui/views/common/error_text';
import { Button } from 'antd';

import { useText } from '../../i18n/use_text';
import { playScenarios } from './release_api';

/** What the app promises, played before it serves; publishing plays it too and stops at what fails. */
export function Scenarios({ app, count }: { readonly app: string; readonly count: number }) {
  const text = useText();
  const play = useMutation({ mutationFn: () => playScenarios(app) });
  return (
    <section className="yz-panel yzb-scenarios" aria-label={text('scenarios.title')}>
      <h2 className="yz-panel-title">{text('scenarios.title')}</h2>
      <p className="yz-muted">{text('scenarios.note', { count })}</p>
      <Button loading={play.isPending} onClick={() => play.mutate()}>
        {text('scenarios.play')}
      </Button>
      {play.isError && <p role="alert" className="yzb-input-problem">{errorText(play.error, text)}</p>}
      {play.data && (
        <ul className="yzb-effect-lines" role="status">
          {play.data.map((result) => {
            const failed = result.steps.find((step) => !step.passed);
            return (
              <li key={result.key} className="yzb-scenario">
                {result.passed ? (
                  <CheckCircleOutlined className="yzb-good-mark" aria-label={text('scenarios.passed')} />
                ) : (
                  <CloseCircleOutlined className="yzb-error-mark" aria-label={text('scenarios.failed')} />
                )}
                <span>
                  {result.label}
                  {failed && <span className="yz-muted"> {failed.message ?? failed.text}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
