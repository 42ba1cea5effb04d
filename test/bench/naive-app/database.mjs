import sqlite3 from 'sqlite3';

const schema = `
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS contact (id TEXT PRIMARY KEY, fullname TEXT, mobilephone TEXT, digits TEXT, email TEXT, address TEXT, city TEXT);
CREATE INDEX IF NOT EXISTS contact_digits ON contact (digits);
CREATE TABLE IF NOT EXISTS incident (id TEXT PRIMARY KEY, title TEXT, ticketnumber TEXT, customerid TEXT, statecode INTEGER, statuscode INTEGER, address TEXT, description TEXT, createdon TEXT);
CREATE INDEX IF NOT EXISTS incident_customer ON incident (customerid);
CREATE TABLE IF NOT EXISTS phonecall (id TEXT PRIMARY KEY, subject TEXT, number TEXT, contactid TEXT, startedat TEXT, endedat TEXT);
CREATE INDEX IF NOT EXISTS phonecall_contact ON phonecall (contactid);
`;

export function openDatabase(file) {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) => {
      if (error) return reject(error);
      database.exec(schema, (failed) => (failed ? reject(failed) : resolve(database)));
    });
  });
}

export function all(database, sql, parameters) {
  return new Promise((resolve, reject) => database.all(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows))));
}
