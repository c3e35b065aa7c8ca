import { LoadingOutlined } from '@ant-design/icons';
import type { ConfigProviderProps } from 'antd';

/**
 * How every button behaves. antd's own loading icon is named "loading" and fades out in its own time:
 * until then, and for good where the end of the animation is missed, a button would be announced as
 * "loading save".
 */
export const buttonConfig: ConfigProviderProps['button'] = {
  autoInsertSpace: false,
  loadingIcon: <LoadingOutlined aria-hidden />,
};
