'use strict';
// The VPC that the functions lie in, if the deployer names one: VPC_SUBNET_IDS and VPC_SECURITY_GROUP_IDS, each a list
// with commas. They need a way out to Ultrahuman and Azure (a NAT) and to AWS (the same, or endpoints of s3, dynamodb,
// sqs, events, ssm, secretsmanager and kms).
const list = (variable) => (process.env[variable] || '').split(',').map((id) => id.trim()).filter(Boolean);

const subnetIds = list('VPC_SUBNET_IDS');
const securityGroupIds = list('VPC_SECURITY_GROUP_IDS');
if (Boolean(subnetIds.length) !== Boolean(securityGroupIds.length)) {
  throw new Error('VPC_SUBNET_IDS and VPC_SECURITY_GROUP_IDS belong together: set both or neither (README, Configuration)');
}

// What Lambda asks of a role to put its function into a VPC, for which AWS takes no narrower resource. Lambda itself may;
// the function's own code may not.
const interfaces = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
const functions = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*';

const policy = {
  PolicyName: 'network',
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: interfaces, Resource: '*' },
      {
        Effect: 'Deny',
        Action: interfaces,
        Resource: '*',
        Condition: { ArnLike: { 'lambda:SourceFunctionArn': { 'Fn::Sub': functions } } },
      },
    ],
  },
};

module.exports = {
  vpc: subnetIds.length ? { subnetIds, securityGroupIds } : null,
  inside: String(Boolean(subnetIds.length)),
  // CloudFormation promises to drop AWS::NoValue from a list only where Fn::If gives it.
  policy: { 'Fn::If': ['InsideVpc', policy, { Ref: 'AWS::NoValue' }] },
};
