import type { ConfigProviderProps } from 'antd';

/** Required fields carry their mark behind the name, in dialogs as in the forms of records. */
export const formConfig: ConfigProviderProps['form'] = {
  requiredMark: (label, { required }) => (
    <>
      {label}
      {required && (
        <span className="yz-required" aria-hidden="true">
          *
        </span>
      )}
    </>
  ),
};
