import type { ThemeConfig } from 'antd';

/** Celadon on paper: one brand colour, warm greys. The CSS variables in theme.css hold the same values. */
export const theme: ThemeConfig = {
  cssVar: { key: 'yz' },
  hashed: false,
  token: {
    colorPrimary: '#1d6b62',
    colorInfo: '#2563a8',
    colorSuccess: '#1f7a4d',
    colorWarning: '#b26a00',
    colorError: '#b42318',
    colorLink: '#1d6b62',
    colorTextBase: '#1b2422',
    colorTextSecondary: '#55605d',
    colorTextTertiary: '#5f6a67',
    colorTextDescription: '#55605d',
    colorTextPlaceholder: '#6d7875',
    colorBorder: '#d5dbd9',
    colorBorderSecondary: '#e6eae9',
    colorBgLayout: '#f5f7f6',
    borderRadius: 8,
    borderRadiusSM: 6,
    borderRadiusLG: 12,
    fontSize: 14,
    controlHeight: 34,
    fontFamily:
      'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
    controlItemBgActiveHover: '#dcebe7',
    // A button at work turns its icon; paler text would fall below the contrast asked for.
    opacityLoading: 1,
    boxShadowSecondary: '0 8px 28px rgb(20 35 32 / 0.14)',
    motionDurationMid: '0.15s',
    motionDurationSlow: '0.2s',
  },
  components: {
    Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Tabs: { horizontalItemPadding: '10px 0', horizontalItemGutter: 28, titleFontSize: 14 },
    Drawer: { footerPaddingBlock: 12 },
    // The shade antd derives from the brand colour is too dark to read tags on.
    Select: { optionSelectedBg: '#e8f1ef', optionActiveBg: '#f0f4f3' },
  },
};

/** The same for fingers: controls of 40 px. */
export const touchTheme: ThemeConfig = { ...theme, token: { ...theme.token, controlHeight: 40 } };
