/** Languages the product speaks; texts of an app are wanted in each. */
export const LANGUAGES = ['zh', 'en'] as const;
