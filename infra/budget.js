'use strict';
// The budget, if MONTHLY_BUDGET_USD is set: of everything that carries this deployment's tag, which must be activated for
// cost allocation once. Where it is not set the template does not mention it: some 20 regions know no
// AWS::Budgets::Budget, and refuse a template that does, whatever its conditions say.
const amount = (process.env.MONTHLY_BUDGET_USD || '').trim();

module.exports = async ({ resolveVariable }) => {
  if (!amount) return {};
  const deployment = `${await resolveVariable('self:service')}-${await resolveVariable('sls:stage')}`;
  const told = { Subscribers: [{ SubscriptionType: 'SNS', Address: { Ref: 'AlarmTopic' } }] };
  const above = (NotificationType, Threshold) => ({
    Notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold },
    ...told,
  });
  return {
    Resources: {
      MonthlyBudget: {
        Type: 'AWS::Budgets::Budget',
        Properties: {
          Budget: {
            BudgetName: { 'Fn::Sub': deployment + '-${AWS::Region}' }, // an account's budgets are all regions'
            BudgetType: 'COST',
            TimeUnit: 'MONTHLY',
            BudgetLimit: { Amount: amount, Unit: 'USD' },
            CostFilters: { TagKeyValue: [`user:deployment$${deployment}`] },
          },
          NotificationsWithSubscribers: [above('FORECASTED', 100), above('ACTUAL', 80)],
        },
      },
    },
  };
};
