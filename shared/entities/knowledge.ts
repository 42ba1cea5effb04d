import { activeOrInactive, audited } from './common.ts';

export const knowledgearticle = {
  logicalName: 'knowledgearticle',
  entitySet: 'knowledgearticles',
  primaryId: 'knowledgearticleid',
  primaryName: 'title',
  label: 'Knowledge Article',
  labelPlural: 'Knowledge Articles',
  keys: [['articlepublicnumber']],
  columns: {
    title: { type: 'text', maxLength: 155, label: 'Title' },
    description: { type: 'text', maxLength: 155, label: 'Description' },
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
    isinternal: { type: 'boolean', label: 'Internal', default: true },
    islatestversion: { type: 'boolean', label: 'Latest Version', default: true },
    subjectid: { type: 'lookup', label: 'Topic', targets: [{ table: 'subject', navigation: 'subjectid', collection: 'subject_knowledgearticles' }] },
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
    title: { type: 'text', maxLength: 200, label: 'Title' },
    subject: { type: 'text', maxLength: 1000, label: 'Subject' },
    body: { type: 'memo', maxLength: 100_000, label: 'Body' },
    description: { type: 'text', maxLength: 2000, label: 'Description' },
    /** Logical name of the table that the template regards; empty: any. */
    templatetypecode: { type: 'text', maxLength: 100, label: 'Template Type' },
    ispersonal: { type: 'boolean', label: 'Personal', default: false },
    ...audited,
  },
} as const;

/** An article that was used for a case (P10). */
export const knowledgearticleincident = {
  logicalName: 'knowledgearticleincident',
  entitySet: 'knowledgearticleincidents',
  primaryId: 'knowledgearticleincidentid',
  primaryName: null,
  label: 'Knowledge Article of a Case',
  labelPlural: 'Knowledge Articles of Cases',
  columns: {
    knowledgearticleid: {
      type: 'lookup',
      label: 'Knowledge Article',
      required: true,
      targets: [{ table: 'knowledgearticle', navigation: 'knowledgearticleid', collection: 'incident_knowledgearticles' }],
    },
    incidentid: {
      type: 'lookup',
      label: 'Case',
      required: true,
      targets: [{ table: 'incident', navigation: 'incidentid', collection: 'knowledgearticle_incidents' }],
      onDelete: 'cascade',
    },
    knowledgeusage: {
      type: 'choice',
      label: 'Usage',
      default: 1,
      choices: [
        { value: 1, name: 'reference', label: 'Reference' },
        { value: 2, name: 'solution', label: 'Solution' },
        { value: 3, name: 'source', label: 'Source' },
      ],
    },
    issenttocustomer: { type: 'boolean', label: 'Sent to Customer', default: false },
    ...activeOrInactive,
    ...audited,
  },
} as const;

/** Topics as a tree, for articles and cases. */
export const subject = {
  logicalName: 'subject',
  entitySet: 'subjects',
  primaryId: 'subjectid',
  primaryName: 'title',
  label: 'Topic',
  labelPlural: 'Topics',
  columns: {
    title: { type: 'text', maxLength: 500, label: 'Title' },
    description: { type: 'memo', maxLength: 2000, label: 'Description' },
    parentsubject: { type: 'lookup', label: 'Parent Topic', targets: [{ table: 'subject', navigation: 'parentsubject', collection: 'subject_parent_subject' }] },
    ...audited,
  },
} as const;
