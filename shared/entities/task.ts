import { activityOwner, activityPriority, activityState, activityTimes, regarding } from './activity.ts';
import { audited } from './common.ts';

export const task = {
  logicalName: 'task',
  entitySet: 'tasks',
  primaryId: 'activityid',
  primaryName: 'subject',
  label: 'Task',
  labelPlural: 'Tasks',
  typeCode: 4212,
  parties: 'task_activity_parties',
  columns: {
    subject: { type: 'text', maxLength: 200, label: 'Subject' },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    regardingobjectid: regarding('task', 'Tasks'),
    ownerid: activityOwner('task'),
    percentcomplete: { type: 'integer', label: 'Percent Complete', minimum: 0, maximum: 100 },
    ...activityTimes,
    prioritycode: activityPriority,
    statecode: activityState,
    statuscode: {
      type: 'choice',
      label: 'Status Reason',
      default: 2,
      choices: [
        { value: 2, name: 'notStarted', label: 'Not Started' },
        { value: 3, name: 'inProgress', label: 'In Progress' },
        { value: 4, name: 'waiting', label: 'Waiting on someone else' },
        { value: 5, name: 'completed', label: 'Completed' },
        { value: 6, name: 'cancelled', label: 'Canceled' },
        { value: 7, name: 'deferred', label: 'Deferred' },
      ],
    },
    ...audited,
  },
} as const;
