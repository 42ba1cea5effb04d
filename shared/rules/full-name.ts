/** A contact's display name, as the service computes it and a desk predicts it. */
export function fullName(contact: { firstname?: string | null | undefined; lastname?: string | null | undefined }): string | null {
  const name = [contact.firstname, contact.lastname]
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .join(' ');
  return name === '' ? null : name;
}
