'use strict';
// The keys that the pipeline uses, as the deployer's environment names them: which names a function, or an operator, may
// read, as IAM statements. A key in plain text ends the deployment here, before it reaches a template or a function; only
// the stage `local` takes one, and only towards an AWS on this machine.
const REFERENCE = /^(ssm:\/[A-Za-z0-9_.\-/]{1,1000}|secretsmanager:[A-Za-z0-9/_+=.@-]{1,512})$/;
const SHORTEST_REF_KEY = 32; // as core/aws/common.py has it: a shorter one can be guessed from the log lines of a known id
const LOOPBACK = /^https?:\/\/(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d+)?\/?$/i;
const ARN = 'arn:${AWS::Partition}:';
const PLACE = ':${AWS::Region}:${AWS::AccountId}:';

const stores = {
  ssm: { action: 'ssm:GetParameter', arn: (name) => `${ARN}ssm${PLACE}parameter${name}` },
  // Secrets Manager ends the ARN of a secret with six characters of its own.
  secretsmanager: { action: 'secretsmanager:GetSecretValue', arn: (name) => `${ARN}secretsmanager${PLACE}secret:${name}-??????` },
};

const given = (variable) => (process.env[variable] || '').trim();

// The key of the log hash, which the stack makes (infra/encryption.yml) unless one is named. Blank is not named.
const stacksOwn = async ({ resolveVariable }) => `secretsmanager:chronicgpt-${await resolveVariable('sls:stage')}-patient-ref-key`;
const patientRefKey = async (framework) => given('PATIENT_REF_KEY') || (await stacksOwn(framework));

// Every address of AWS that the environment names, for all services or one.
const endpoints = () => Object.keys(process.env).filter((name) => /^AWS_ENDPOINT_URL(_|$)/.test(name)).map(given).filter(Boolean);

const refuseElsewhere = () => {
  const ignored = given('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS').toLowerCase() === 'true';
  if (!ignored && given('AWS_ENDPOINT_URL') && endpoints().every((url) => LOOPBACK.test(url))) return;
  throw new Error(
    'stage local takes keys in plain text, so that it goes to an AWS on this machine only: set AWS_ENDPOINT_URL to a ' +
      'loopback address (`npm run local:up` does), or choose another stage'
  );
};

const named = (references, store) =>
  references.filter((value) => value.startsWith(`${store}:`)).map((value) => value.slice(store.length + 1));

// Reading the keys, and opening what the stores keep under the stack's own KMS key, through those stores only.
const statements = (references) => {
  const used = Object.keys(stores).filter((store) => named(references, store).length);
  if (!used.length) return [];
  return [
    ...used.map((store) => ({
      Effect: 'Allow',
      Action: [stores[store].action],
      Resource: named(references, store).map((name) => ({ 'Fn::Sub': stores[store].arn(name) })),
    })),
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: { 'Fn::GetAtt': ['DataKey', 'Arn'] },
      Condition: {
        StringEquals: { 'kms:ViaService': used.map((store) => ({ 'Fn::Sub': store + '.${AWS::Region}.amazonaws.com' })) },
      },
    },
  ];
};

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
  if (stage === 'local') refuseElsewhere();
  const short = ([variable, value]) => variable === 'PATIENT_REF_KEY' && !REFERENCE.test(value) && value.length < SHORTEST_REF_KEY;
  if (values.some(short)) throw new Error(`PATIENT_REF_KEY must have ${SHORTEST_REF_KEY} characters or more: try \`openssl rand -hex 32\``);
  const references = values.map(([, value]) => value).filter((value) => REFERENCE.test(value));
  if (!given('PATIENT_REF_KEY')) references.push(await stacksOwn(framework));
  return references;
};

const policy = (...variables) => async (framework) => {
  const references = await read(...variables)(framework);
  return { PolicyName: 'keys', PolicyDocument: { Version: '2012-10-17', Statement: statements(references) } };
};

// The operators' policy is a list of its own, so it takes the two statements one by one.
const operators = (number, sid) => async (framework) => {
  const references = await read('PATIENT_REF_KEY')(framework);
  const theirs = references.length ? references : [await stacksOwn(framework)]; // a literal, on stage local: nothing to read
  return { Sid: sid, ...statements(theirs)[number] };
};

// The doctor reads every key that is named, to say whether it can be read.
const doctor = async (framework) => {
  const references = await read('PATIENT_REF_KEY', 'ULTRAHUMAN_API_KEY', 'AZURE_OPENAI_API_KEY')(framework);
  return [...(await framework.resolveVariable('file(infra/doctor.yml)')), ...statements(references)];
};

module.exports = {
  patientRefKey,
  dispatch: policy('PATIENT_REF_KEY'),
  fetch: policy('PATIENT_REF_KEY', 'ULTRAHUMAN_API_KEY'),
  process: policy('PATIENT_REF_KEY'),
  doctor,
  explain: policy('PATIENT_REF_KEY', 'AZURE_OPENAI_API_KEY'),
  operatorReads: operators(0, 'MapALogLineBackToItsPatient'),
  operatorOpens: operators(1, 'OpenTheKeyOfTheLogHash'),
};
