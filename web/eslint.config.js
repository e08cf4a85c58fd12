import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", ".bench", "src/api/schema.d.ts", "test-results"] },
  ...ts.configs.recommended,
  { plugins: { "react-hooks": hooks }, rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" } },
  { rules: { "no-restricted-properties": ["error", { property: "dangerouslySetInnerHTML", message: "Text from elsewhere is shown as text." }, { property: "innerHTML", message: "Text from elsewhere is shown as text." }] } },
);
