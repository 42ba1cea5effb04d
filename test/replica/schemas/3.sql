-- A file of schema version 3, as it was brought there from version 2, with edits of every state.
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "account" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "name" TEXT, "ring_kind" INTEGER, "address1_line1" TEXT, "address1_city" TEXT, "address1_postalcode" TEXT, "address1_latitude" REAL, "address1_longitude" REAL, "telephone1" TEXT, "emailaddress1" TEXT, "description" TEXT, "ring_parcelid" TEXT, "ring_ward" TEXT, "ring_propertytype" INTEGER, "ring_licence" TEXT, "ring_businesscategory" TEXT, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "activityparty" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "activityid" TEXT, "activityidtype" TEXT, "participationtypemask" INTEGER, "partyid" TEXT, "partyidtype" TEXT, "addressused" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "annotation" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "subject" TEXT, "notetext" TEXT, "filename" TEXT, "mimetype" TEXT, "filesize" INTEGER, "isdocument" INTEGER, "objectid" TEXT, "objectidtype" TEXT, "ownerid" TEXT, "owneridtype" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "contact" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "firstname" TEXT, "lastname" TEXT, "fullname" TEXT, "mobilephone" TEXT, "telephone1" TEXT, "telephone2" TEXT, "telephone3" TEXT, "emailaddress1" TEXT, "address1_line1" TEXT, "address1_city" TEXT, "address1_postalcode" TEXT, "parentcustomerid" TEXT, "parentcustomeridtype" TEXT, "ring_propertyid" TEXT, "ring_preferredlanguage" INTEGER, "ring_isguest" INTEGER, "ring_sessionid" TEXT, "ring_portalidentity" TEXT, "masterid" TEXT, "description" TEXT, "donotphone" INTEGER, "ring_isvip" INTEGER, "ring_isabusive" INTEGER, "ring_abusiveuntil" TEXT, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
INSERT INTO contact VALUES('c0000000-0000-4000-8000-000000000001','W/"11"',1,'Rosa','Achterberg','Rosalind Achterberg','(743) 555-0142',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'2026-11-01T10:00:00Z',NULL,NULL,11);
INSERT INTO contact VALUES('c0000000-0000-4000-8000-000000000002','W/"12"',1,'Jonas','Kowalczyk','Jonas Kowalczyk',NULL,NULL,'743 555 0143 ext. 12',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,12);
INSERT INTO contact VALUES('c0000000-0000-4000-8000-000000000003',NULL,0,'Ines','Duarte',NULL,'+17435550173',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,0,0,0,NULL,0,1,'2026-11-24T22:57:23.290Z','2026-11-24T22:57:23.290Z',NULL,NULL,NULL);
CREATE TABLE contact_number (
  e164 INTEGER NOT NULL, contact INTEGER NOT NULL, rank INTEGER NOT NULL, extension TEXT, active INTEGER NOT NULL,
  PRIMARY KEY (e164, contact, rank)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "cursor" (
  tablename TEXT PRIMARY KEY,
  load INTEGER NOT NULL,
  -- delta: the service tracks changes for this user; watermark: it does not, rows are asked for by modification.
  strategy TEXT NOT NULL DEFAULT 'delta' CHECK (strategy IN ('delta', 'watermark')),
  nextlink TEXT,
  deltalink TEXT,
  -- watermark: everything modified up to this instant is here.
  modifiedupto TEXT,
  -- When the load or pull that is under way began, by the service's clock.
  startedat TEXT,
  rows INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  -- Where the search for rows that are gone stands.
  sweep TEXT
) WITHOUT ROWID;
INSERT INTO cursor VALUES('contact',1,'delta',NULL,'http://service/contacts?$deltatoken=a',NULL,NULL,2,NULL,NULL);
INSERT INTO cursor VALUES('incident',3,'delta',NULL,NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE derived (name TEXT PRIMARY KEY, upto INTEGER) WITHOUT ROWID;
INSERT INTO derived VALUES('contact_number',0);
CREATE TABLE desk_call (
  key TEXT PRIMARY KEY,
  system TEXT NOT NULL,
  callid TEXT NOT NULL,
  legid TEXT NOT NULL,
  extension TEXT NOT NULL,
  state TEXT NOT NULL,
  direction TEXT NOT NULL,
  number TEXT,
  e164 TEXT,
  linename TEXT,
  withheld INTEGER NOT NULL DEFAULT 0,
  queue TEXT,
  divertedfrom TEXT,
  ringingat TEXT NOT NULL,
  answeredat TEXT,
  endedat TEXT,
  contactid TEXT,
  chosen INTEGER NOT NULL DEFAULT 0,
  newentity TEXT,
  phonecallid TEXT,
  notes TEXT NOT NULL DEFAULT '',
  attachedcaseid TEXT,
  dismissed INTEGER NOT NULL DEFAULT 0,
  session INTEGER NOT NULL DEFAULT 0,
  finished INTEGER NOT NULL DEFAULT 0
, dialled TEXT, waitingsince TEXT, revealedat TEXT, chosenat TEXT, unlinked INTEGER NOT NULL DEFAULT 0, heldat TEXT, muted INTEGER NOT NULL DEFAULT 0, transferredto TEXT, emergencyat TEXT, emergencycalledat TEXT, parties TEXT NOT NULL DEFAULT '[]', followup TEXT CHECK (followup IN ('calledBack', 'done')), followupat TEXT);
INSERT INTO desk_call VALUES('pbx/1.2','pbx','1.1','1.2','1001','answered','inbound','17435550142','+17435550142',NULL,0,NULL,NULL,'2026-11-03T10:00:00.000Z',NULL,NULL,NULL,0,NULL,NULL,'Notes kept',NULL,0,1,0,NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL,NULL,'[]',NULL,NULL);
CREATE TABLE IF NOT EXISTS "email" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "subject" TEXT, "description" TEXT, "directioncode" INTEGER, "regardingobjectid" TEXT, "regardingobjectidtype" TEXT, "ownerid" TEXT, "owneridtype" TEXT, "templateid" TEXT, "messageid" TEXT, "inreplyto" TEXT, "senton" TEXT, "ring_failurereason" TEXT, "scheduledstart" TEXT, "scheduledend" TEXT, "actualstart" TEXT, "actualend" TEXT, "actualdurationminutes" INTEGER, "prioritycode" INTEGER, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "incident" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "title" TEXT, "ticketnumber" TEXT, "customerid" TEXT, "customeridtype" TEXT, "ownerid" TEXT, "owneridtype" TEXT, "primarycontactid" TEXT, "ring_teamid" TEXT, "subjectid" TEXT, "parentcaseid" TEXT, "masterid" TEXT, "casetypecode" INTEGER, "severitycode" INTEGER, "customersatisfactioncode" INTEGER, "isescalated" INTEGER, "escalatedon" TEXT, "description" TEXT, "caseorigincode" INTEGER, "prioritycode" INTEGER, "statecode" INTEGER, "statuscode" INTEGER, "firstresponsesent" INTEGER, "ring_requesttype" INTEGER, "ring_categoryid" TEXT, "ring_propertyid" TEXT, "ring_businessid" TEXT, "ring_incidentaddress" TEXT, "ring_latitude" REAL, "ring_longitude" REAL, "ring_remainanonymous" INTEGER, "ring_wantsupdates" INTEGER, "ring_confidential" INTEGER, "ring_acknowledgeby" TEXT, "ring_acknowledgedon" TEXT, "ring_noacknowledgementreason" TEXT, "firstresponsebykpiid" TEXT, "ring_workorderid" TEXT, "ring_externalid" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER, "ring_provisionalnumber" TEXT);
INSERT INTO incident VALUES('10000000-0000-4000-8000-000000000001','W/"13"',1,'Recycling not collected','CAS-41873','c0000000-0000-4000-8000-000000000001','contact',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Refused text',NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,'12 Harbor Street',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-02T10:00:00Z',NULL,NULL,NULL,13,NULL);
INSERT INTO incident VALUES('10000000-0000-4000-8000-000000000002',NULL,0,'Written offline',NULL,'c0000000-0000-4000-8000-000000000003','contact',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,0,NULL,NULL,NULL,2,0,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-24T22:57:23.290Z','2026-11-24T22:57:23.290Z',NULL,NULL,NULL,NULL);
CREATE TABLE IF NOT EXISTS "incidentresolution" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "subject" TEXT, "description" TEXT, "incidentid" TEXT, "ownerid" TEXT, "owneridtype" TEXT, "resolutiontypecode" INTEGER, "timespent" INTEGER, "totaltimespent" INTEGER, "actualstart" TEXT, "actualend" TEXT, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE kept (tablename TEXT NOT NULL, id TEXT NOT NULL, keptat TEXT NOT NULL, PRIMARY KEY (tablename, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "knowledgearticle" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "title" TEXT, "description" TEXT, "articlepublicnumber" TEXT, "keywords" TEXT, "content" TEXT, "statecode" INTEGER, "isinternal" INTEGER, "islatestversion" INTEGER, "subjectid" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "knowledgearticleincident" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "knowledgearticleid" TEXT, "incidentid" TEXT, "knowledgeusage" INTEGER, "issenttocustomer" INTEGER, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE migration (version INTEGER PRIMARY KEY, appliedat TEXT NOT NULL);
INSERT INTO migration VALUES(1,'2026-11-24T22:57:23.277Z');
INSERT INTO migration VALUES(2,'2026-11-25T01:11:12.448Z');
INSERT INTO migration VALUES(3,'2026-11-25T04:52:36.960Z');
CREATE TABLE IF NOT EXISTS "outbox" (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  groupid TEXT NOT NULL,
  tablename TEXT NOT NULL,
  recordid TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'update')),
  changes TEXT NOT NULL,
  base TEXT NOT NULL,
  -- The whole row as the edit saw it: tells later what else somebody changed meanwhile.
  baserow TEXT,
  baseetag TEXT,
  parties TEXT,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'refused', 'conflict')),
  -- Why it was refused, or why the last try failed.
  reason TEXT,
  -- In conflict: the service's values of the columns that both sides changed, and its whole row.
  theirs TEXT,
  theirsrow TEXT,
  -- It has been on its way: the service may hold it although no answer came. Until then newer edits of the record join it.
  tried INTEGER NOT NULL DEFAULT 0,
  -- Tries that the service failed on (5xx); not before retryat.
  attempts INTEGER NOT NULL DEFAULT 0,
  retryat TEXT,
  createdat TEXT NOT NULL
);
INSERT INTO outbox VALUES(1,'ccac3058-fd3b-4646-8400-d4d483854be6','contact','c0000000-0000-4000-8000-000000000001','update','{"firstname":"Rosa"}','{"firstname":"Rosalind"}',NULL,'W/"11"',NULL,'pending',NULL,NULL,NULL,1,0,NULL,'2026-11-24T22:57:23.289Z');
INSERT INTO outbox VALUES(2,'61fac870-e6ab-48bd-bd02-4ac77fc60383','contact','c0000000-0000-4000-8000-000000000003','create','{"firstname":"Ines","lastname":"Duarte","mobilephone":"+17435550173"}','{}',NULL,NULL,NULL,'pending',NULL,NULL,NULL,1,0,NULL,'2026-11-24T22:57:23.290Z');
INSERT INTO outbox VALUES(3,'61fac870-e6ab-48bd-bd02-4ac77fc60383','incident','10000000-0000-4000-8000-000000000002','create','{"title":"Written offline","customerid":"c0000000-0000-4000-8000-000000000003","customeridtype":"contact"}','{}',NULL,NULL,NULL,'pending',NULL,NULL,NULL,1,0,NULL,'2026-11-24T22:57:23.291Z');
INSERT INTO outbox VALUES(4,'74d0319b-38e2-45ab-a741-0ad4c2e36e5d','incident','10000000-0000-4000-8000-000000000001','update','{"prioritycode":1}','{"prioritycode":null}',NULL,'W/"13"',NULL,'conflict','Somebody else changed Priority of this Case to something else','{"prioritycode":3}',NULL,1,0,NULL,'2026-11-24T22:57:23.292Z');
INSERT INTO outbox VALUES(5,'69d82b09-e1ec-4d54-acba-ecf75988e3a4','incident','10000000-0000-4000-8000-000000000001','update','{"description":"Refused text"}','{"description":null}',NULL,'W/"13"',NULL,'refused','A work order is still open',NULL,NULL,1,0,NULL,'2026-11-24T22:57:23.293Z');
CREATE TABLE outbox_discarded (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  tablename TEXT NOT NULL,
  recordid TEXT NOT NULL,
  reason TEXT,
  entries TEXT NOT NULL,
  discardedat TEXT NOT NULL
);
CREATE TABLE outbox_sent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  tablename TEXT NOT NULL,
  recordid TEXT NOT NULL,
  columns TEXT NOT NULL,
  sentat TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS "phonecall" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "subject" TEXT, "description" TEXT, "phonenumber" TEXT, "directioncode" INTEGER, "regardingobjectid" TEXT, "regardingobjectidtype" TEXT, "ownerid" TEXT, "owneridtype" TEXT, "ring_contactid" TEXT, "ring_callid" TEXT, "ring_legid" TEXT, "ring_queue" TEXT, "ring_disposition" INTEGER, "leftvoicemail" INTEGER, "category" TEXT, "subcategory" TEXT, "scheduledstart" TEXT, "scheduledend" TEXT, "actualstart" TEXT, "actualend" TEXT, "actualdurationminutes" INTEGER, "prioritycode" INTEGER, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "queue" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "name" TEXT, "description" TEXT, "emailaddress" TEXT, "queueviewtype" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "queueitem" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "title" TEXT, "queueid" TEXT, "objectid" TEXT, "objectidtype" TEXT, "enteredon" TEXT, "workerid" TEXT, "workeridtype" TEXT, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "ring_category" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "ring_name" TEXT, "ring_department" TEXT, "ring_teamid" TEXT, "ring_acknowledgementhours" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER, "ring_duplicatemetres" INTEGER, "ring_script" TEXT, "ring_scriptspanish" TEXT);
CREATE TABLE IF NOT EXISTS "ring_workorder" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "ring_number" TEXT, "ring_link" TEXT, "ring_incidentid" TEXT, "ring_status" INTEGER, "ring_submittedon" TEXT, "ring_synchronizedon" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO setting VALUES('lastSeq','77');
CREATE TABLE IF NOT EXISTS "subject" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "title" TEXT, "description" TEXT, "parentsubject" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "systemuser" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "fullname" TEXT, "domainname" TEXT, "internalemailaddress" TEXT, "isdisabled" INTEGER, "ring_extension" TEXT, "ring_role" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "task" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "subject" TEXT, "description" TEXT, "regardingobjectid" TEXT, "regardingobjectidtype" TEXT, "ownerid" TEXT, "owneridtype" TEXT, "percentcomplete" INTEGER, "scheduledstart" TEXT, "scheduledend" TEXT, "actualstart" TEXT, "actualend" TEXT, "actualdurationminutes" INTEGER, "prioritycode" INTEGER, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "team" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "name" TEXT, "description" TEXT, "emailaddress" TEXT, "queueid" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "teammembership" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "teamid" TEXT, "systemuserid" TEXT, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE IF NOT EXISTS "template" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "title" TEXT, "subject" TEXT, "body" TEXT, "description" TEXT, "templatetypecode" TEXT, "ispersonal" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
CREATE TABLE number_choice (e164 TEXT PRIMARY KEY, contactid TEXT NOT NULL, chosenat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE form_draft (workkey TEXT PRIMARY KEY, value TEXT NOT NULL, savedat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "connection" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, "name" TEXT, "description" TEXT, "record1id" TEXT, "record1idtype" TEXT, "record2id" TEXT, "record2idtype" TEXT, "statecode" INTEGER, "statuscode" INTEGER, "createdon" TEXT, "modifiedon" TEXT, "createdby" TEXT, "modifiedby" TEXT, "versionnumber" INTEGER);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('outbox',5);
CREATE INDEX desk_call_ringing ON desk_call (ringingat);
CREATE INDEX desk_call_number ON desk_call (e164, ringingat);
CREATE INDEX outbox_record ON outbox (recordid);
CREATE INDEX outbox_group ON outbox (groupid);
CREATE INDEX outbox_sent_at ON outbox_sent (sentat);
COMMIT;
PRAGMA user_version = 3;
