import { ConfigProvider, Layout, Typography } from 'antd';
import zhCN from 'antd/locale/zh_CN';

/** The whole end-user application. */
export function App() {
  return (
    <ConfigProvider locale={zhCN}>
      <Layout>
        <Layout.Content>
          <Typography.Title>营造 Yingzao</Typography.Title>
        </Layout.Content>
      </Layout>
    </ConfigProvider>
  );
}
