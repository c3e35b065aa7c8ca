/** Colours that stay readable as text on white and as ground under white (WCAG AA). */
export const COLOURS = [
  '#1d6b62', '#2563a8', '#6246ad', '#a2337f', '#b42318', '#a35200', '#7a6a00', '#3d7a1f', '#0f6f8a', '#5b6663',
] as const;
