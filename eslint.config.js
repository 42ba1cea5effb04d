import js from '@eslint/js';
import globals from 'globals';
import hooks from 'eslint-plugin-react-hooks';
import typescript from 'typescript-eslint';

/**
 * The walls of the house (README, *Architecture*): a folder says where its code runs, and may import only what is named here.
 * Everything may import `shared`; `shared` imports nothing of the others.
 */
const folders = ['electron/main', 'electron/preload', 'electron/replica', 'renderer', 'service', 'test', 'scripts'];
const mayImport = {
  'electron/main': [],
  'electron/preload': [],
  'electron/replica': [],
  renderer: [],
  service: [],
  shared: [],
};

const walls = Object.entries(mayImport).map(([folder, allowed]) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...folders
            .filter((other) => other !== folder && !allowed.includes(other))
            .map((other) => ({ regex: `^(\\.\\./)+${other}(/|$)`, message: `${folder} must not import ${other}: pass it through shared/contract` })),
          // Neighbours inside electron/ are reached without naming electron.
          ...['main', 'preload', 'replica']
            .filter((other) => folder.startsWith('electron/') && folder !== `electron/${other}`)
            .map((other) => ({ regex: `^(\\.\\./)+${other}(/|$)`, message: `${folder} must not import electron/${other}: they are different processes` })),
          ...(folder === 'electron/main' || folder === 'electron/preload' ? [] : [{ regex: '^electron$', message: 'only electron/main and electron/preload know Electron' }]),
          ...(folder === 'shared' ? [{ regex: '^(node:|fs$|path$|net$)', message: 'shared is pure: no Node, no DOM' }] : []),
          ...(folder === 'renderer' ? [{ regex: '^node:', message: 'a renderer is sandboxed' }] : []),
        ],
      },
    ],
  },
}));

export default typescript.config(
  { ignores: ['**/out/**', 'dist/**', '**/node_modules/**', 'test-results/**', '.setup/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...typescript.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off', // interfaces ask for promises where an implementation has nothing to wait for
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  // Vitest's asymmetric matchers are typed `any`.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  { files: ['renderer/**/*.{ts,tsx}'], plugins: { 'react-hooks': hooks }, rules: hooks.configs.recommended.rules },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  ...walls,
);
