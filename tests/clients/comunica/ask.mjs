// Asks sources a query with Comunica and prints the answer as JSON: node ask.mjs <query> <source>...
import { QueryEngine } from "@comunica/query-sparql";

const [query, ...addresses] = process.argv.slice(2);
const sources = addresses.map((value) => (value.endsWith("/sparql") ? { type: "sparql", value } : value));
const result = await new QueryEngine().query(query, { sources });
const stream = await result.execute();
if (result.resultType === "boolean") {
  console.log(JSON.stringify(stream));
} else if (result.resultType === "bindings") {
  const rows = await stream.toArray();
  console.log(JSON.stringify(rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])))));
} else {
  const quads = await stream.toArray();
  console.log(JSON.stringify(quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value])));
}
