import { audited } from './common.ts';

export const knowledgearticle = {
  logicalName: 'knowledgearticle',
  entitySet: 'knowledgearticles',
  primaryId: 'knowledgearticleid',
  primaryName: 'title',
  label: 'Knowledge Article',
  labelPlural: 'Knowledge Articles',
  columns: {
    title: { type: 'text', maxLength: 155, label: 'Title', required: true },
    articlepublicnumber: { type: 'text', maxLength: 100, label: 'Article Number', readOnly: true },
    keywords: { type: 'memo', maxLength: 2000, label: 'Keywords' },
    /** HTML. */
    content: { type: 'memo', maxLength: 1_000_000, label: 'Content' },
    statecode: {
      type: 'choice',
      label: 'Status',
      default: 0,
      choices: [
        { value: 0, name: 'draft', label: 'Draft' },
        { value: 1, name: 'approved', label: 'Approved' },
        { value: 2, name: 'scheduled', label: 'Scheduled' },
        { value: 3, name: 'published', label: 'Published' },
        { value: 4, name: 'expired', label: 'Expired' },
        { value: 5, name: 'archived', label: 'Archived' },
        { value: 6, name: 'discarded', label: 'Discarded' },
      ],
    },
    ...audited,
  },
} as const;

export const template = {
  logicalName: 'template',
  entitySet: 'templates',
  primaryId: 'templateid',
  primaryName: 'title',
  label: 'E-mail Template',
  labelPlural: 'E-mail Templates',
  typeCode: 2010,
  columns: {
    title: { type: 'text', maxLength: 200, label: 'Title', required: true },
    subject: { type: 'text', maxLength: 1000, label: 'Subject' },
    body: { type: 'memo', maxLength: 100_000, label: 'Body' },
    ...audited,
  },
} as const;
