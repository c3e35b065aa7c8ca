import { useLanguage } from '@yingzao/runtime-ui/hooks/use_language';
import { useId } from 'react';

import { HelpMark } from '../inputs/help_mark';
import { SettingControl, type SettingControlProps } from './setting_control';
import { controlOf, helpOf, settingWord } from './vocabulary';

interface SettingRowProps extends Omit<SettingControlProps, 'label'> {
  readonly model: string;
  /** Its name stands above already. */
  readonly bare?: boolean;
}

/** A setting: its name, what it is for, its control. */
export function SettingRow({ model, bare, ...control }: SettingRowProps) {
  const language = useLanguage();
  const id = useId();
  const word = settingWord(control.vocabulary, control.name, language);
  const shown = word.charAt(0).toUpperCase() + word.slice(1);
  const help = helpOf(control.vocabulary, model, control.name, language);
  const kind = controlOf(control.vocabulary, control.schema);
  const inline = kind === 'switch';
  // The editor of expressions says its name itself.
  const unnamed = bare || kind === 'expression';
  return (
    <div className="yzm-setting" data-inline={inline || undefined}>
      <span className={unnamed ? 'yz-visually-hidden' : 'yzm-setting-name'} id={id}>
        {shown}
        {control.required && <span className="yzm-bad" aria-hidden="true"> *</span>}
        <HelpMark help={help} />
      </span>
      <SettingControl {...control} label={shown} />
    </div>
  );
}
