import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { Alert, Modal } from 'antd';

import { useText } from '../i18n/use_text';
import type { TypePreview } from './model_api';
import { type Vocabulary, typeWord } from './vocabulary';

interface TypeChangeDialogProps {
  readonly preview: TypePreview;
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /** Undefined where there is nothing to decide: settings that are in the draft already. */
  readonly onChange?: () => void;
  readonly onCancel: () => void;
}

/** What another type, or other settings, make of the values people have entered. */
export function TypeChangeDialog({ preview, name, vocabulary, onChange, onCancel }: TypeChangeDialogProps) {
  const text = useText();
  const language = useLanguage();
  const word = (type: string) => typeWord(vocabulary, type, language);
  const failing = preview.altered + preview.unfit;
  const title = onChange
    ? text('model.retype', { name, before: word(preview.before), after: word(preview.after) })
    : text('model.check_values', { name });
  return (
    <Modal
      open
      width={640}
      title={title}
      okText={onChange ? text(failing > 0 || preview.computed ? 'model.retype_anyway' : 'model.retype_now') : text('model.close')}
      onOk={onChange ?? onCancel}
      onCancel={onCancel}
      {...(!onChange && { cancelButtonProps: { style: { display: 'none' } } })}
    >
      {preview.computed ? (
        <Alert type="warning" showIcon title={text('model.becomes_computed', { count: preview.values })} />
      ) : (
        <>
          <dl className="yzm-figures">
            <Figure kind="good" word={text('model.values_fit')} value={preview.fits} />
            <Figure kind="fair" word={text('model.values_altered')} value={preview.altered} />
            <Figure kind="bad" word={text('model.values_unfit')} value={preview.unfit} />
            <Figure word={text('model.values_blank')} value={preview.blank} />
          </dl>
          {!preview.complete && (
            <p className="yz-muted">{text('model.sampled', { looked: preview.looked_at, values: preview.values })}</p>
          )}
          {preview.repeated > 0 && <Alert type="error" showIcon title={text('model.repeated', { count: preview.repeated })} />}
          {failing > 0 && (
            <Alert type="warning" showIcon title={text(preview.moves ? 'model.kept_aside' : 'model.stays_until_saved')} />
          )}
          {preview.rows.length > 0 && <FailingRows preview={preview} />}
          {preview.rows_unseen > 0 && (
            <p className="yz-muted">{text('model.rows_unseen', { count: preview.rows_unseen })}</p>
          )}
        </>
      )}
    </Modal>
  );
}

function Figure({ word, value, kind }: { readonly word: string; readonly value: number; readonly kind?: string }) {
  return (
    <div data-kind={value > 0 ? kind : undefined}>
      <dt>{word}</dt>
      <dd>{value.toLocaleString()}</dd>
    </div>
  );
}

function FailingRows({ preview }: { readonly preview: TypePreview }) {
  const text = useText();
  return (
    <div className="yzm-scroll" tabIndex={0} role="region" aria-label={text('model.failing_rows')}>
      <table className="yzm-rows">
        <caption>{text('model.failing_rows')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('model.record')}</th>
            <th scope="col">{text('model.value_now')}</th>
            <th scope="col">{text('model.value_then')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => (
            <tr key={row.id}>
              <td>{row.title || text('model.untitled')}</td>
              <td>{row.value}</td>
              <td>{row.becomes ?? <span className="yzm-bad">{text('model.becomes_blank')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
