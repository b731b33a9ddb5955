'use strict';
// Where the pipeline asks, as the deployer's environment names it. An address may hold a secret in its user or query part;
// such a one ends the deployment here, before it reaches a template, a deployment bucket or a function, and its text is in
// no message. core/settings.py checks the same again at a function's start.
const PLAIN = /^https?:\/\/[^\s\/?#@\\]+(\/[^\s?#\\]*)?$/i; // no user, no query, no fragment
const PATH = /^\/[A-Za-z0-9\/_-]+$/;

const given = (variable) => (process.env[variable] || '').trim();

const refuse = (variable, complaint) => {
  throw new Error(`${variable} ${complaint} (README, Configuration)`);
};

const address = (variable, otherwise) => async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const text = given(variable) || otherwise;
  if (!text) return '';
  if (!PLAIN.test(text)) refuse(variable, 'must be a plain http(s) address, without user, query or fragment: a key has a variable of its own');
  if (stage !== 'local' && !/^https:/i.test(text)) refuse(variable, `must begin with https on stage ${stage}`);
  return text;
};

const azure = async (framework) => {
  const text = await address('AZURE_OPENAI_ENDPOINT', '')(framework);
  if (text && !given('AZURE_OPENAI_API_KEY')) refuse('AZURE_OPENAI_API_KEY', 'is missing while AZURE_OPENAI_ENDPOINT is set');
  return text;
};

const path = async () => {
  const text = given('ULTRAHUMAN_API_PATH') || '/metrics';
  if (!PATH.test(text)) refuse('ULTRAHUMAN_API_PATH', 'must be a path of letters, digits, _ and -, without a query');
  return text;
};

module.exports = {
  ultrahuman: address('ULTRAHUMAN_API_BASE_URL', 'https://partner.ultrahuman.com/api/v1'),
  ultrahumanPath: path,
  azure,
};
