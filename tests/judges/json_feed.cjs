// Holds each file against the JSON Feed 1.1 schema: one line for each objection, nothing for a good file.
const { readFileSync } = require("fs");
const { createRequire } = require("module");

const [folder, ...paths] = process.argv.slice(2);
const installed = createRequire(`${folder}/`);
const Ajv = installed("ajv");
const judge = new Ajv({ allErrors: true }).compile(installed("jsonfeed-schema/v1.1"));

for (const path of paths) {
  if (judge(JSON.parse(readFileSync(path, "utf8")))) continue;
  for (const one of judge.errors) console.log(`${path}\t${one.dataPath} ${one.message}`);
}
