// Reads a JSON array of Kubernetes objects and writes a line for each that its published schema refuses.
import { readFileSync } from 'node:fs';

const packages = {
  'keda.sh': '@kubernetes-models/keda/keda.sh/v1alpha1',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
};

const modelOf = async ({ apiVersion, kind }) => {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const path = packages[group] ?? ['kubernetes-models', group, version].filter(Boolean).join('/');
  const model = (await import(path))[kind];
  if (!model) throw Error(`no schema of ${apiVersion} ${kind}`);
  return model;
};

let refused = 0;
for (const object of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    new (await modelOf(object))(object).validate();
  } catch (e) {
    refused += 1;
    console.log(`${object.kind} ${object.metadata?.name}: ${e.message}`);
  }
}
process.exit(refused ? 1 : 0);
