// Rules for the scripts of assets/: they load as plain scripts, share `window.transom` alone, and stay small.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: "script", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      strict: ["error", "function"],
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-implicit-globals": "error",
      "no-eval": "error",
      "no-shadow": "off",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, IIFEs: false }],
      complexity: ["error", 31],
      "max-params": ["error", 6],
    },
  },
];
