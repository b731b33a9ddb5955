'use strict';
// The region that is deployed to: AWS_REGION and nothing else. `aws ssm put-parameter` follows a profile's region, too, and
// would keep the API keys in another one than the patients' data; so dev and prod have no default.
const refuse = (sentence) => {
  throw Object.assign(new Error(sentence), { stack: sentence }); // the framework prints the stack
};

module.exports = async ({ options, resolveVariable }) => {
  const region = (process.env.AWS_REGION || '').trim();
  const stage = await resolveVariable('sls:stage');
  if (!region && stage === 'local') return 'us-east-1';
  if (!region) {
    refuse(
      `set AWS_REGION, for example \`export AWS_REGION=eu-central-1\`: stage ${stage} has no default region (README, Deploying to AWS)`
    );
  }
  if (options.region && options.region !== region) {
    refuse(`--region says ${options.region} and AWS_REGION ${region}: leave --region out, the scripts follow AWS_REGION`);
  }
  return region;
};
