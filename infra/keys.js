'use strict';
// The keys that the pipeline uses, as the deployer's environment names them: which names a function may read, as an IAM
// policy. A key in plain text ends the deployment here, before it reaches a template or a function; only the stage
// `local` takes one.
const REFERENCE = /^(ssm:\/[A-Za-z0-9_.\-/]{1,1000}|secretsmanager:[A-Za-z0-9/_+=.@-]{1,512})$/;
const ARN = 'arn:${AWS::Partition}:';
const PLACE = ':${AWS::Region}:${AWS::AccountId}:';

const stores = {
  ssm: { action: 'ssm:GetParameter', arn: (name) => `${ARN}ssm${PLACE}parameter${name}` },
  // Secrets Manager ends the ARN of a secret with six characters of its own.
  secretsmanager: { action: 'secretsmanager:GetSecretValue', arn: (name) => `${ARN}secretsmanager${PLACE}secret:${name}-??????` },
};

const given = (variable) => (process.env[variable] || '').trim();

// The key of the log hash, which the stack makes (infra/encryption.yml) unless one is named. Blank is not named.
const patientRefKey = async ({ resolveVariable }) =>
  given('PATIENT_REF_KEY') || `secretsmanager:chronicgpt-${await resolveVariable('sls:stage')}-patient-ref-key`;

const read = (...variables) => async (framework) => {
  const stage = await framework.resolveVariable('sls:stage');
  const values = variables.map((variable) => [variable, given(variable)]).filter(([, value]) => value);
  const refused = values.filter(([, value]) => !REFERENCE.test(value) && stage !== 'local').map(([variable]) => variable);
  if (refused.length) {
    throw new Error(
      `${refused.join(' and ')} must name where the key is kept, as in ssm:/chronicgpt/${stage}/${refused[0].toLowerCase().replaceAll('_', '-')}` +
        ` or secretsmanager:NAME: stage ${stage} takes no key in plain text (README, Configuration)`
    );
  }
  const references = values.map(([, value]) => value).filter((value) => REFERENCE.test(value));
  if (!given('PATIENT_REF_KEY')) references.push(await patientRefKey(framework));
  const statements = Object.entries(stores).flatMap(([store, { action, arn }]) => {
    const names = references.filter((value) => value.startsWith(`${store}:`)).map((value) => value.slice(store.length + 1));
    return names.length
      ? [{ Effect: 'Allow', Action: [action], Resource: names.map((name) => ({ 'Fn::Sub': arn(name) })) }]
      : [];
  });
  return { PolicyName: 'keys', PolicyDocument: { Version: '2012-10-17', Statement: statements } };
};

module.exports = {
  patientRefKey,
  dispatch: read('PATIENT_REF_KEY'),
  fetch: read('PATIENT_REF_KEY', 'ULTRAHUMAN_API_KEY'),
  process: read('PATIENT_REF_KEY'),
  explain: read('PATIENT_REF_KEY', 'AZURE_OPENAI_API_KEY'),
};
