/** Loaded when somebody is to choose a colour: it weighs as much as all other inputs of a panel together. */
export { ColorPicker as default } from 'antd';
