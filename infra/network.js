'use strict';
// The VPC that the functions lie in, if the deployer names one: VPC_SUBNET_IDS and VPC_SECURITY_GROUP_IDS, each a list
// with commas. They need a way out to Ultrahuman and Azure (a NAT) and to AWS (the same, or endpoints of s3, dynamodb,
// sqs, ssm, secretsmanager and kms).
const list = (variable) => (process.env[variable] || '').split(',').map((id) => id.trim()).filter(Boolean);

const subnetIds = list('VPC_SUBNET_IDS');
const securityGroupIds = list('VPC_SECURITY_GROUP_IDS');
if (Boolean(subnetIds.length) !== Boolean(securityGroupIds.length)) {
  throw new Error('VPC_SUBNET_IDS and VPC_SECURITY_GROUP_IDS belong together: set both or neither (README, Configuration)');
}

module.exports = {
  vpc: subnetIds.length ? { subnetIds, securityGroupIds } : null,
  // What Lambda asks of a role to put its function into a VPC; AWS takes no narrower resource for it.
  policies: subnetIds.length
    ? [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole' }]
    : [],
};
