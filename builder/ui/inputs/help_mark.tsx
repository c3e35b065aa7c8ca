import { QuestionCircleOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';

import './inputs.css';

/** Says what a setting is for, to whoever points at it, tabs to it or taps it. */
export function HelpMark({ help }: { readonly help: string }) {
  if (!help) return null;
  return (
    <Tooltip title={help} trigger={['hover', 'focus', 'click']}>
      <QuestionCircleOutlined tabIndex={0} aria-label={help} className="yzb-help-mark" />
    </Tooltip>
  );
}
