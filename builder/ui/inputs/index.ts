/** Small inputs every editor needs; all take a value and say what it is to be. */
export { ColourInput, type ColourInputProps } from './colour_input';
export { COLOURS } from './colours';
export { HelpMark } from './help_mark';
export { IconInput, type IconInputProps } from './icon_input';
export { KeyInput, type KeyInputProps, keyProblem } from './key_input';
export { TextsInput, type TextsInputProps } from './texts_input';
